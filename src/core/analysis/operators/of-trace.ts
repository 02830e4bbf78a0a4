/** The operator of each operation of a trace, once a trace: families by name, roles by position on the device. */

import { SpanKind } from '../../trace/columns.ts';
import { OPERATORS, type Operator } from '../../trace/operators.ts';
import type { Trace } from '../../trace/trace.ts';
import { perTrace } from '../memo.ts';
import { deviceOperations } from '../operations.ts';
import { operatorsOf } from './roles.ts';
import { kernelFamily, type KernelFamily } from './rules.ts';
import { userRules } from './user-rules.ts';

const CODES: ReadonlyMap<Operator, number> = new Map(OPERATORS.map((name, i) => [name, i]));
const OTHER = OPERATORS.indexOf('other');
const MEMCPY = OPERATORS.indexOf('memcpy');

/** Family of each name that a kernel or a communication operation has, by name id. */
export const familyOfName = perTrace((trace): ReadonlyMap<number, KernelFamily> => {
  const families = new Map<number, KernelFamily>();
  const { kind, name, length } = trace.spans;
  for (let row = 0; row < length; row++) {
    if (!isNamed(kind[row]!) || families.has(name[row]!)) continue;
    families.set(name[row]!, kernelFamily(trace.strings.get(name[row]!), userRules(trace)));
  }
  return families;
});

/** Operators that the user's rules name, by name id; these decide over the position. */
const operatorOfName = perTrace((trace): ReadonlyMap<number, Operator> => {
  const operators = new Map<number, Operator>();
  const rules = userRules(trace);
  if (rules.length === 0) return operators;
  for (const id of familyOfName(trace).keys()) {
    const name = trace.strings.get(id);
    const operator = rules.find(({ pattern }) => pattern.test(name))?.operator;
    if (operator !== undefined) operators.set(id, operator);
  }
  return operators;
});

/** Whether the name of such an operation tells what it does: kernels, and communication that is no kernel. */
function isNamed(kind: number): boolean {
  return kind === SpanKind.kernel || kind === SpanKind.communication;
}

/** Index into `OPERATORS` for each span row; spans that are no operation have `other`. One byte a span. */
const operatorColumn = perTrace((trace): Uint8Array => {
  const column = new Uint8Array(trace.spans.length).fill(OTHER);
  const families = familyOfName(trace);
  const named = operatorOfName(trace);
  const { kind, name } = trace.spans;
  for (const { rows } of deviceOperations(trace)) {
    const kernels: number[] = [];
    const sequence: KernelFamily[] = [];
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if (kind[row] === SpanKind.memcpy || kind[row] === SpanKind.memset) column[row] = MEMCPY;
      if (!isNamed(kind[row]!)) continue;
      kernels.push(row);
      sequence.push(families.get(name[row]!) ?? 'unknown');
    }
    const operators = operatorsOf(sequence);
    for (let i = 0; i < kernels.length; i++) {
      const own = named.size > 0 ? named.get(name[kernels[i]!]!) : undefined;
      column[kernels[i]!] = CODES.get(own ?? operators[i]!) ?? OTHER;
    }
  }
  return column;
});

/** The operator of an operation; `other` for what no rule knows. */
export function operatorOf(trace: Trace, row: number): Operator {
  return OPERATORS[operatorColumn(trace)[row]!]!;
}
