import { Command } from "commander";
import { didYouMean } from "../profiles/nearest.ts";
import { usage } from "./errors.ts";

/** Commander's command, with mistakes of usage told in our own form: one error, thrown, with the nearest known word. */
export class UsageCommand extends Command {
  override createCommand(name?: string): UsageCommand {
    return new UsageCommand(name);
  }

  override error(message: string, options: { code?: string } = {}): never {
    const quoted = /'([^']*)'/.exec(message)?.[1] ?? "";
    const here = fullName(this);
    switch (options.code) {
      case "commander.unknownOption":
        throw usage(here, `unknown option "${quoted}"${this.#nearestOption(quoted)}`, this.#optionsText(quoted));
      case "commander.unknownCommand":
        throw usage(here, `unknown ${this.#kind()} "${quoted}"${didYouMean(quoted, verbs(this))}`, this.#verbsText());
      case "commander.excessArguments":
        if (this.commands.length > 0) {
          const word = this.args[0] ?? "";
          throw usage(here, `unknown ${this.#kind()} "${word}"${didYouMean(word, verbs(this))}`, this.#verbsText());
        }
        throw usage(here, `too many arguments: ${this.args.map((word) => `"${word}"`).join(", ")}`, this.#usageText());
      case "commander.missingArgument":
        throw usage(here, `<${quoted}> is missing`, this.#usageText());
      case "commander.missingMandatoryOptionValue":
        throw usage(here, `the option ${quoted} is missing`, this.#usageText());
      case "commander.optionMissingArgument":
        throw usage(here, `the option ${quoted} needs a value`, `write it behind the option: ${quoted}`);
      default:
        throw usage(here, message.replace(/^error: /, ""), this.#usageText());
    }
  }

  #kind(): string {
    return this.parent ? "action" : "verb";
  }

  #nearestOption(flag: string): string {
    return didYouMean(
      flag,
      this.createHelp()
        .visibleOptions(this)
        .flatMap((option) => option.long ?? []),
    );
  }

  #optionsText(given: string): string {
    const { parent } = this;
    const action = given.replace(/^--/, "");
    if (parent?.parent && verbs(parent).includes(action))
      return `"${action}" is an action: ${fullName(parent)} ${action}`;
    const flags = this.createHelp()
      .visibleOptions(this)
      .map((option) => option.long ?? option.flags);
    return `options: ${flags.join(", ")}; "${fullName(this)} --help" explains them`;
  }

  #verbsText(): string {
    return `${this.parent ? "actions" : "verbs"}: ${verbs(this).join(", ")}; "${fullName(this)} --help" explains them`;
  }

  #usageText(): string {
    return `usage: ${fullName(this)} ${this.usage()}`;
  }
}

const verbs = (command: Command): readonly string[] => command.commands.map((each) => each.name());

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
