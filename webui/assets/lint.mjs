// Lints diagrams the way a Camunda 8 modeller does: bpmnlint's recommended rules and the Camunda 8
// compatibility rules. Arguments: a folder, and a JSON file of exceptions [{file?, element?, rule, reason}].
// Prints one line per remark; exit 1 when one of them is not excepted, or when an exception is no longer needed.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { BpmnModdle } from "bpmn-moddle";
import { Linter } from "bpmnlint";

const require = createRequire(import.meta.url);
const NodeResolver = require("bpmnlint/lib/resolver/node-resolver");
const PLATFORM = "8-7";

const [folder, exceptionsFile] = process.argv.slice(2);
const exceptions = exceptionsFile && existsSync(exceptionsFile) ? JSON.parse(readFileSync(exceptionsFile, "utf8")) : [];
const used = new Set();

function excepted(file, element, rule) {
  const index = exceptions.findIndex(
    (one) => one.rule === rule && (!one.file || one.file === file) && (!one.element || one.element === element),
  );
  if (index >= 0) used.add(index);
  return index >= 0;
}

const moddle = new BpmnModdle({
  zeebe: require("zeebe-bpmn-moddle/resources/zeebe.json"),
  modeler: require("modeler-moddle/resources/modeler.json"),
});
const linter = new Linter({
  config: { extends: ["bpmnlint:recommended", `plugin:camunda-compat/camunda-cloud-${PLATFORM}`] },
  resolver: new NodeResolver({ require }),
});

let refused = 0;
let drawn = 0;
for (const file of readdirSync(folder).filter((name) => name.endsWith(".bpmn")).sort()) {
  drawn += 1;
  const { rootElement, warnings } = await moddle.fromXML(readFileSync(join(folder, file), "utf8"), "bpmn:Definitions");
  for (const warning of warnings) {
    refused += 1;
    console.log(`${file}: the modeller warns: ${warning.message}`);
  }
  const results = await linter.lint(rootElement);
  for (const [rule, reports] of Object.entries(results)) {
    for (const report of reports) {
      if (excepted(file, report.id, rule)) continue;
      refused += 1;
      console.log(`${file}: ${report.id}: ${rule}: ${report.message}`);
    }
  }
}
exceptions.forEach((one, index) => {
  if (one.reason && used.has(index)) return;
  refused += 1;
  console.log(`exception ${JSON.stringify(one)}: ${one.reason ? "is no longer needed" : "gives no reason"}`);
});
console.log(`${drawn} diagrams, ${refused} remarks, ${used.size} exceptions with their reason`);
process.exitCode = refused ? 1 : 0;
