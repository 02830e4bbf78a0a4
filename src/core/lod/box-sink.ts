/**
 * Collects the boxes of a tile, whose number is not known before, in columns that grow and are used again for the
 * next tile. `finish` copies them into arrays of exact size, because a view would send the whole buffer along.
 */

import type { SpanLook } from './source.ts';
import type { SpanTile } from './types.ts';

type BoxColumns = Pick<
  SpanTile,
  'left' | 'right' | 'row' | 'boxClass' | 'operator' | 'name' | 'count' | 'busy' | 'span' | 'color'
>;

function columnsOf(capacity: number): BoxColumns {
  return {
    left: new Float32Array(capacity),
    right: new Float32Array(capacity),
    row: new Uint8Array(capacity),
    boxClass: new Uint8Array(capacity),
    operator: new Uint8Array(capacity),
    name: new Uint32Array(capacity),
    count: new Uint32Array(capacity),
    busy: new Float32Array(capacity),
    span: new Uint32Array(capacity),
    color: new Uint32Array(capacity),
  };
}

export class BoxSink {
  private length = 0;
  private columns = columnsOf(4096);
  private names: string[] = [];
  private readonly nameIndex = new Map<number, number>();

  /** Forgets the boxes of the tile before. */
  begin(): void {
    this.length = 0;
    this.names = [];
    this.nameIndex.clear();
  }

  /**
   * @param left and right: ns from the tile's start
   * @param span id of the span, or of the bucket's longest
   * @param dominant id of the span whose name and class the box shows
   */
  add(
    row: number,
    left: number,
    right: number,
    count: number,
    busy: number,
    span: number,
    dominant: number,
    look: SpanLook,
  ): void {
    if (this.length === this.columns.left.length) this.grow();
    const i = this.length++;
    const { columns } = this;
    columns.left[i] = left;
    columns.right[i] = right;
    columns.row[i] = row;
    columns.boxClass[i] = look.classOf(dominant);
    columns.operator[i] = look.operatorOf(dominant);
    columns.name[i] = this.indexOfName(look, dominant);
    columns.count[i] = count;
    columns.busy[i] = busy;
    columns.span[i] = span;
    columns.color[i] = look.colorOf(dominant);
  }

  finish(): BoxColumns & { readonly length: number; readonly names: readonly string[] } {
    const { length, columns, names } = this;
    return {
      length,
      names,
      left: columns.left.slice(0, length),
      right: columns.right.slice(0, length),
      row: columns.row.slice(0, length),
      boxClass: columns.boxClass.slice(0, length),
      operator: columns.operator.slice(0, length),
      name: columns.name.slice(0, length),
      count: columns.count.slice(0, length),
      busy: columns.busy.slice(0, length),
      span: columns.span.slice(0, length),
      color: columns.color.slice(0, length),
    };
  }

  private indexOfName(look: SpanLook, span: number): number {
    const id = look.displayName(span);
    let index = this.nameIndex.get(id);
    if (index === undefined) {
      index = this.names.length;
      this.nameIndex.set(id, index);
      this.names.push(look.text(id));
    }
    return index;
  }

  private grow(): void {
    const old = this.columns;
    const larger = columnsOf(2 * old.left.length);
    larger.left.set(old.left);
    larger.right.set(old.right);
    larger.row.set(old.row);
    larger.boxClass.set(old.boxClass);
    larger.operator.set(old.operator);
    larger.name.set(old.name);
    larger.count.set(old.count);
    larger.busy.set(old.busy);
    larger.span.set(old.span);
    larger.color.set(old.color);
    this.columns = larger;
  }
}
