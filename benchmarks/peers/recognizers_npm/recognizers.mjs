// Recognizers-Text's models for currency and percentage together, the npm package; the protocol is worker.py's.
// usage: node recognizers.mjs PAGES.json FOLDER_OF_NODE_MODULES [paragraphs]
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";

const [file, folder, unit] = process.argv.slice(2);
const require = createRequire(join(folder, "recognizers.mjs"));
const suite = require("@microsoft/recognizers-text-suite");
const { version } = require("@microsoft/recognizers-text-suite/package.json");
const pages = JSON.parse(readFileSync(file, "utf8"));

function recognize(text) {
  return (
    suite.recognizeCurrency(text, suite.Culture.Chinese).length +
    suite.recognizePercentage(text, suite.Culture.Chinese).length
  );
}

function read(page) {
  if (unit !== "paragraphs") return recognize(page);
  return page.split("\n").reduce((found, paragraph) => found + (paragraph ? recognize(paragraph) : 0), 0);
}

function carryOut(command) {
  if (command.warm !== undefined) recognize("收入3亿元，增长5%。"); // builds the models
  const most = command.warm !== undefined ? pages.length : command.run;
  const began = process.hrtime.bigint();
  const usage = process.cpuUsage();
  const seconds = () => Number(process.hrtime.bigint() - began) / 1e9;
  const processor = () => {
    const { user, system } = process.cpuUsage(usage);
    return (user + system) / 1e6;
  };
  let done = 0;
  let characters = 0;
  while (done < most) {
    const page = pages[done % pages.length];
    read(page);
    done += 1;
    characters += [...page].length;
    if (command.warm !== undefined && processor() >= command.warm * (done >= command.least ? 1 : 3)) break;
  }
  return { pages: done, characters, seconds: seconds(), processor: processor() };
}

const answer = (content) => process.stdout.write(`${JSON.stringify(content)}\n`);
answer({ versions: { node: process.version.slice(1), "@microsoft/recognizers-text-suite": version } });
for await (const line of createInterface({ input: process.stdin })) answer(carryOut(JSON.parse(line)));
