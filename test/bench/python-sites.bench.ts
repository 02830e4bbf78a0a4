/**
 * Finding range sites in Python files of 10,000 lines: read at once, beside parsing all of it with the same parser, and
 * again after a keystroke. In one file every tenth function marks a range, in the other every one does, so that no
 * function can be passed over.
 */

import { parser } from '@lezer/python';
import { PythonRanges } from '../../src/core/source/nvtx-sites.ts';
import { elapsed, median, type BenchContext } from './support/bench.ts';

const LINES = 10_000;
const ROUNDS = 9;

export default async function (ctx: BenchContext): Promise<void> {
  for (const [what, every] of [
    ['every tenth function marks', 10],
    ['every function marks', 1],
  ] as const) {
    const opened: number[] = [];
    const parsed: number[] = [];
    const typed: number[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const ranges = new PythonRanges();
      const text = program(every, round);
      const open = await elapsed(() => ranges.update(text));
      const whole = await elapsed(() => parser.parse(text));
      const middle = text.indexOf('\n', text.length / 2);
      const type = await elapsed(() =>
        ranges.update(`${text.slice(0, middle)} x${text.slice(middle)}`),
      );
      if (round < 0) continue;
      opened.push(open);
      parsed.push(whole);
      typed.push(type);
    }
    const name = `python ${LINES} lines, ${what}`;
    const times = { ours: median(opened), reference: median(parsed) };
    ctx.push({ name, unit: 'ms', ...times, goal: every > 1 ? 0.5 : 1 });
    ctx.push({ name: `${name}: a keystroke`, unit: 'ms', ours: median(typed), goal: 50 });
  }
}

function program(every: number, seed: number): string {
  const lines = ['import nvtx', 'import torch'];
  for (let i = 0; lines.length < LINES; i++) {
    lines.push(
      `def function_${i}_${seed + 1}(self, hidden_states, residual=None, kv_len: int = ${i}):`,
      `    """What function ${i} does."""`,
      `    qkv = torch.nn.functional.linear(hidden_states, self.weights[${i}].qkv_proj)`,
      `    if residual is None and qkv.shape[0] > ${i}:`,
      `        residual = qkv.view(-1, 2 * ${i}).transpose(1, 2)`,
      i % every === 0 ? `    with nvtx.annotate(f"f${i}_{kv_len}"):` : '    with torch.no_grad():',
      `        x = [torch.zeros(n, 2 * kv_len, dtype=qkv.dtype) for n in range(${i})]`,
      `    return self.mlp(x[0] + qkv), residual  # back to the caller`,
      '',
      '',
    );
  }
  return lines.join('\n');
}
