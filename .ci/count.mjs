// Prints `N passed, N failed` from Vitest's JSON report, and exits with 1 unless everything that ran has passed.
import { readFileSync } from "node:fs";

const [file, status] = process.argv.slice(2);

/** @param {string} text */
function count(text) {
  const report = JSON.parse(text);
  // A file that could not be loaded, or whose set-up failed, has no failed test of its own.
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  for (const { name, message } of broken) console.log(`FAILED as a whole: ${name}: ${message}`);
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

let counts = { passed: 0, failed: 0 };
try {
  counts = count(readFileSync(file, "utf8"));
} catch (error) {
  console.log(`The tests left no report: ${error.message}`);
}
if (counts.failed === 0 && status !== "0") {
  console.log(`The tests ended with exit code ${status} though none has failed: that counts as one.`);
  counts.failed = 1;
}
if (counts.passed === 0 && counts.failed === 0) {
  console.log("No test ran: that counts as one that failed.");
  counts.failed = 1;
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
