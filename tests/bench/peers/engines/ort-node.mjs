// onnxruntime-node, over the channel to the process that forked this one. Argument: threads.
import { writeFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';

import { floatsOf } from '../native.mjs';
import { compare, time } from '../timing.mjs';

const threads = Number(process.argv[2]);

async function open({ model, network }) {
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ['cpu'], graphOptimizationLevel: 'all', intraOpNumThreads: threads, interOpNumThreads: 1,
    logSeverityLevel: 3,
  });
  const dims = [1, ...network.input];
  return {
    run: async (x) => (await session.run({ x: new ort.Tensor('float32', x, dims) })).y.data,
    dispose: () => session.release(),
  };
}

const commands = {
  async reference(job) {
    const session = await open(job);
    const values = await session.run(floatsOf(job.input));
    writeFileSync(job.output, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    await session.dispose();
  },
  async measure(job) {
    const session = await open(job);
    const input = floatsOf(job.input);
    const compared = compare(await session.run(input), floatsOf(job.reference));
    const times = await time(session, input, job.plan);
    await session.dispose();
    return { ...times, ...compared };
  },
};

process.on('message', async (job) => {
  try {
    process.send({ result: await commands[job.command](job) ?? null });
  } catch (error) {
    process.send({ error: String(error.stack ?? error) });
  }
});
process.on('disconnect', () => process.exit());
process.send({ result: 'ready' });
