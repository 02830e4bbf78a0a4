/** The operator of each operation of a trace, once a trace: families by name, roles by position on the device. */

import { SpanKind } from '../../trace/columns.ts';
import { OPERATORS, type Operator } from '../../trace/operators.ts';
import type { Trace } from '../../trace/trace.ts';
import { kindRows } from '../kind-rows.ts';
import { perTrace } from '../memo.ts';
import { deviceOperations } from '../operations.ts';
import { operatorsOf } from './roles.ts';
import { FAMILIES, kernelFamily, type KernelFamily } from './rules.ts';
import { userRules } from './user-rules.ts';

const OTHER = OPERATORS.indexOf('other');
const MEMCPY = OPERATORS.indexOf('memcpy');

/** Family of each name that a kernel or a communication operation has, by name id. */
export const familyOfName = perTrace((trace): ReadonlyMap<number, KernelFamily> => {
  const families = new Map<number, KernelFamily>();
  familyCodes(trace).forEach((code, name) => {
    if (code !== NO_FAMILY) families.set(name, FAMILIES[code]!);
  });
  return families;
});

const NO_FAMILY = 255;

/** The same as indices into `FAMILIES`, by name id; `NO_FAMILY` for names that nothing of the kind has. */
const familyCodes = perTrace((trace): Uint8Array => {
  const codes = new Uint8Array(trace.strings.length).fill(NO_FAMILY);
  const rules = userRules(trace);
  const { name } = trace.spans;
  const { kernels, communication } = kindRows(trace);
  for (const rows of [kernels, communication]) {
    for (let i = 0; i < rows.length; i++) {
      const id = name[rows[i]!]!;
      if (codes[id] !== NO_FAMILY) continue;
      codes[id] = FAMILIES.indexOf(kernelFamily(trace.strings.get(id), rules));
    }
  }
  return codes;
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
export const operatorCodes = perTrace((trace): Uint8Array => {
  const column = new Uint8Array(trace.spans.length).fill(OTHER);
  for (const row of kindRows(trace).copies) column[row] = MEMCPY;
  const families = familyCodes(trace);
  const named = operatorOfName(trace);
  const { name } = trace.spans;
  for (const { rows } of deviceOperations(trace)) {
    const kernels = namedRows(trace, rows);
    putAt(column, kernels, operatorsOf(codesOf(families, name, kernels)));
    if (named.size === 0) continue;
    for (const row of kernels) {
      const own = named.get(name[row]!);
      if (own !== undefined) column[row] = OPERATORS.indexOf(own);
    }
  }
  return column;
});

// Loops over all kernels are functions of their own: small ones are compiled in a fraction of the time.

/** Those whose names tell what they do, in the order given. */
function namedRows({ spans }: Trace, rows: Uint32Array): Uint32Array {
  const { kind } = spans;
  const named = new Uint32Array(rows.length);
  let length = 0;
  for (let i = 0; i < rows.length; i++) if (isNamed(kind[rows[i]!]!)) named[length++] = rows[i]!;
  return named.subarray(0, length);
}

/** The code of each row's name. */
function codesOf(byName: Uint8Array, name: Uint32Array, rows: Uint32Array): Uint8Array {
  const codes = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) codes[i] = byName[name[rows[i]!]!]!;
  return codes;
}

function putAt(column: Uint8Array, rows: Uint32Array, values: Uint8Array): void {
  for (let i = 0; i < rows.length; i++) column[rows[i]!] = values[i]!;
}

/** The operator of an operation; `other` for what no rule knows. */
export function operatorOf(trace: Trace, row: number): Operator {
  return OPERATORS[operatorCodes(trace)[row]!]!;
}
