// Times expressions in feelin: reads {"module", "cases": [{text, context}], "seconds"} on standard input,
// writes a list of microseconds per evaluation (null when it gives no answer).
import { readFileSync } from "node:fs";

const { module, cases, seconds } = JSON.parse(readFileSync(0, "utf8"));
const { evaluate } = await import(module);

function time({ texts, context }) {
  const once = () => texts.some((text) => evaluate(text, context).value === true);
  if (!once()) return null;
  for (let i = 0; i < 50; i++) once();
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    let turns = 0;
    const start = process.hrtime.bigint();
    let spent = 0;
    while (spent < (seconds * 1e9) / 3) {
      for (let i = 0; i < 20; i++) once();
      turns += 20;
      spent = Number(process.hrtime.bigint() - start);
    }
    best = Math.min(best, spent / turns / 1000);
  }
  return best;
}

console.log(JSON.stringify(cases.map(time)));
