/** Shapes and stacks found in the bytes of operators' arguments beside those that `JSON.parse` finds there. */

import assert from 'node:assert/strict';
import { EventFields } from '../../../../../src/core/readers/json/event.ts';
import { OperatorArgs } from '../../../../../src/core/readers/torch/operator-args.ts';
import { below, randomFrom } from '../../../../support/random.ts';

const SHAPES = [[], [[2, 3]], [[], [[4096, 1], [17]], []], [[1], [], [123456, 7]]];
const TEXTS = ['', 'Dims', '"Input Dims": [[9]]', 'x.py(3): Input dims', 'Call stack', 'mids\\'];

function takes(args: object, layout: number): { inputDims: string; stack: string } | undefined {
  const bytes = new TextEncoder().encode(` ${JSON.stringify(args, null, layout)}\0\0`);
  const fields = new EventFields();
  fields.clear(bytes);
  fields.argsFrom = 1;
  fields.argsTo = bytes.length - 2;
  const operators = new OperatorArgs(part => new TextDecoder().decode(part));
  return operators.values[operators.take(fields)];
}

describe('arguments of operators', () => {
  it('have their shapes wherever they stand', () => {
    const random = randomFrom(5);
    const one = <T>(of: readonly T[]): T => of[below(random, of.length)]!;
    for (let i = 0; i < 3000; i++) {
      const others = Array.from({ length: below(random, 4) }, (_, key) => [
        one(['Ev Idx', 'Input type', 'Dim', 'sD', 'Concrete Inputs']) + (key === 0 ? '' : key),
        one<unknown>([below(random, 1e6), one(TEXTS), [one(TEXTS)]]),
      ]);
      const dims = one(SHAPES);
      const key = one(['Input Dims', 'Input dims']);
      const at = below(random, others.length + 1);
      const args = Object.fromEntries([...others.slice(0, at), [key, dims], ...others.slice(at)]);
      const text = JSON.stringify(args);
      assert.deepEqual(JSON.parse(takes(args, below(random, 3))?.inputDims ?? '""'), dims, text);
    }
  });

  it('have their stack behind the shapes, or without any', () => {
    const stack = 'run.py(12): <module>';
    assert.equal(takes({ 'Input Dims': [[2]], 'Call stack': stack }, 0)?.stack, stack);
    assert.equal(takes({ 'Ev Idx': 3, 'Call stack': stack, x: 'Call' }, 2)?.stack, stack);
    assert.equal(takes({ 'Ev Idx': 3, type: ['"Call stack": "no"'] }, 0), undefined);
    assert.equal(takes({}, 0), undefined);
  });
});
