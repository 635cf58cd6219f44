export { imageTags } from "./images/tags.ts";
