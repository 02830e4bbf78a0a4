/**
 * How spans are classed, named and coloured in tiles, decided once a name or a kind and then looked up. Does not
 * choose colours: that is the page's palette.
 */

import { SpanKind, isRange } from '../trace/columns.ts';
import { isCollectiveName } from '../trace/collectives.ts';
import type { Trace } from '../trace/trace.ts';
import { BoxClass } from './types.ts';

/** `BoxClass` of each `SpanKind`, by its number; a kernel may still turn out to be a collective. */
const CLASS_OF_KIND = classOfKind();

function classOfKind(): Uint8Array {
  const classes = new Uint8Array(256).fill(BoxClass.other);
  classes[SpanKind.kernel] = BoxClass.kernel;
  classes[SpanKind.memcpy] = BoxClass.copy;
  classes[SpanKind.memset] = BoxClass.memset;
  classes[SpanKind.graph] = BoxClass.graph;
  classes[SpanKind.runtime] = BoxClass.api;
  classes[SpanKind.driver] = BoxClass.api;
  classes[SpanKind.sync] = BoxClass.sync;
  classes[SpanKind.rangePushPop] = BoxClass.range;
  classes[SpanKind.rangeStartEnd] = BoxClass.range;
  classes[SpanKind.mark] = BoxClass.mark;
  classes[SpanKind.annotation] = BoxClass.annotation;
  classes[SpanKind.operator] = BoxClass.operator;
  classes[SpanKind.python] = BoxClass.python;
  classes[SpanKind.osCall] = BoxClass.os;
  classes[SpanKind.overhead] = BoxClass.overhead;
  classes[SpanKind.deviceRange] = BoxClass.annotation;
  classes[SpanKind.communication] = BoxClass.collective;
  return classes;
}

/** Answers questions about span rows of one trace; each name is judged at most once. */
export interface SpanClasses {
  /** `BoxClass` of a span row. */
  classOf(row: number): number;
  /** Name id to show for a span row: the short name where there is one. */
  displayName(row: number): number;
  /** 0xAARRGGBB of a range that the program coloured; 0 = none. */
  colorOf(row: number): number;
}

export function makeSpanClasses(trace: Trace): SpanClasses {
  const { name, kind, detail } = trace.spans;
  /** 0 = not judged, 1 = computation, 2 = collective; by name id. */
  const collective = new Uint8Array(trace.strings.length);
  const isCollective = (id: number): boolean => {
    if (collective[id] === 0) collective[id] = isCollectiveName(trace.strings.get(id)) ? 2 : 1;
    return collective[id] === 2;
  };
  return {
    classOf: row =>
      kind[row] === SpanKind.kernel && isCollective(name[row]!)
        ? BoxClass.collective
        : CLASS_OF_KIND[kind[row]!]!,
    displayName: row => trace.shortNames.get(name[row]!) ?? name[row]!,
    colorOf: row => {
      if (!isRange(kind[row]!) && kind[row] !== SpanKind.mark) return 0;
      const attributes = detail[row]! < 0 ? undefined : trace.rangeAttributes[detail[row]!];
      return attributes === undefined || attributes.color === -1 ? 0 : attributes.color >>> 0;
    },
  };
}
