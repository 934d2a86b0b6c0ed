// Times task completions in bpmn-engine (npm); run by `completion_bench`.
//
// Reads {module, source, folder, instances, steps, answers: {seed: {step: {...}}}, live} on standard input, writes
// {seconds: [...], start: [...], bytes}. `live`: the engine of every instance stays in memory and its whole state is
// saved after each task; otherwise it is also read back and resumed before each, as after a restart. The state is
// written to a file of its own, then flushed to disk and put in place: as durable as a row in SQLite, and cheaper.
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

const asked = JSON.parse(fs.readFileSync(0, 'utf8'));
const { Engine } = await import(asked.module);

const now = () => Number(process.hrtime.bigint()) / 1e9;
const fileOf = (number) => path.join(asked.folder, `bpmn-engine-${process.pid}-${number}.json`);

function save(number, state) {
  const next = `${fileOf(number)}.next`;
  const file = fs.openSync(next, 'w');
  fs.writeSync(file, JSON.stringify(state));
  fs.fdatasyncSync(file);
  fs.closeSync(file);
  fs.renameSync(next, fileOf(number));
}

// The open user task of an execution, also inside a called process.
function waiting(execution) {
  return execution.getPostponed().find((one) => one.type === 'bpmn:UserTask');
}

// Resolves when the execution waits for a user task or has ended.
function settled(listener, engine, act) {
  return new Promise((resolve, reject) => {
    const done = () => {
      listener.removeListener('activity.wait', done);
      engine.removeListener('end', done);
      resolve();
    };
    listener.on('activity.wait', done);
    engine.once('end', done);
    engine.once('error', reject);
    Promise.resolve(act()).catch(reject);
  });
}

async function begin(number) {
  const listener = new EventEmitter();
  const engine = new Engine({ name: `instance ${number}`, source: asked.source });
  const held = { number, listener, engine, execution: null, ended: false };
  engine.once('end', () => { held.ended = true; });
  await settled(listener, engine, async () => { held.execution = await engine.execute({ listener }); });
  held.execution ??= engine.execution;
  save(number, await engine.getState());
  return held;
}

async function comeBack(held) {
  held.execution.stop();
  const listener = new EventEmitter();
  const engine = new Engine({ name: `instance ${held.number}` }).recover(
    JSON.parse(fs.readFileSync(fileOf(held.number), 'utf8')),
  );
  Object.assign(held, { listener, engine });
  engine.once('end', () => { held.ended = true; });
  held.execution = await engine.resume({ listener });
}

async function complete(held) {
  const begun = now();
  if (!asked.live) await comeBack(held);
  const task = waiting(held.execution);
  const name = task.id;
  const given = asked.answers[held.number][name][name];
  task.environment.output[name] = given;
  held.execution.environment.output[name] = given;
  await settled(held.listener, held.engine, () => task.signal(given));
  save(held.number, await held.engine.getState());
  return now() - begun;
}

const starts = [];
const all = [];
for (let number = 1; number <= asked.instances; number += 1) {
  const begun = now();
  all.push(await begin(number));
  starts.push(now() - begun);
}
const seconds = [];
for (let step = 0; step < asked.steps; step += 1) {
  for (const held of all) seconds.push(await complete(held));
}
const ended = all.filter((held) => held.ended).length;
const bytes = all.reduce((sum, held) => sum + fs.statSync(fileOf(held.number)).size, 0);
fs.writeSync(1, JSON.stringify({ seconds, start: starts, bytes, ended }));
process.exit(0);
