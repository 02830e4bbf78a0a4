/**
 * The places of a Python file that mark ranges, with the names that they may give. Parses only blocks that can matter,
 * and on a change only what changed; a file without the words for it is not looked at.
 */

import { factsOf, MODULE_SCOPE, type BlockFacts } from './block-facts.ts';
import { blocksOf, type Block } from './blocks.ts';
import { isNode, ModuleNames } from './module-names.ts';
import type { NamePattern } from './name-pattern.ts';
import { MARKING_WORDS, RANGE_CALLS, type MarkStyle } from './range-calls.ts';
import { siteOf } from './range-site.ts';

export interface RangeSite {
  /** Offsets of the call (of a decorator, with its @) in the file. */
  readonly from: number;
  readonly to: number;
  /** Full name of the function, such as `nvtx.annotate`. */
  readonly call: string;
  readonly form: 'call' | 'context' | 'decorator';
  /** Undefined where the file does not say it: no name given, or a region of `emit_nvtx`. */
  readonly name: NamePattern | undefined;
  /** '' = the default domain, undefined = not known. */
  readonly domain: string | undefined;
  readonly styles: readonly MarkStyle[];
}

/** Whether a file is worth a look. */
export function mayMarkRanges(text: string): boolean {
  return MARKING_WORDS.test(text);
}

/** The sites of one file through its changes. */
export class PythonRanges {
  private text: string | undefined;
  private found: readonly RangeSite[] = [];
  private blocks: readonly Block[] = [];
  /** By the text of the block. */
  private facts = new Map<string, BlockFacts>();
  private kept = new Map<string, BlockFacts>();

  /** Sites in the order of the file. */
  update(text: string): readonly RangeSite[] {
    if (text === this.text) return this.found;
    const before = this.blocks;
    this.text = text;
    this.kept = this.facts;
    this.facts = new Map();
    this.blocks = mayMarkRanges(text) ? blocksOf(text) : [];
    this.found = this.blocks.length === 0 ? [] : this.find(before);
    this.kept = new Map();
    return this.found;
  }

  private find(before: readonly Block[]): readonly RangeSite[] {
    const old = this.changedBlock(before);
    const first = this.blocks.filter(
      ({ text, isDefinition }) => !isDefinition || MARKING_WORDS.test(text),
    );
    const parsed = new Map(first.map(block => [block, this.factsOf(block, old)]));
    const words = wordsFor([...parsed.values()]);
    for (const block of this.blocks) {
      if (!parsed.has(block) && words.test(block.text)) parsed.set(block, this.factsOf(block, old));
    }
    const names = new ModuleNames([...parsed.values()], name => this.classNamed(name));
    return this.blocks.flatMap(block => {
      const facts = parsed.get(block);
      return facts === undefined ? [] : sitesIn(names, facts, block.from);
    });
  }

  /** Facts of an earlier block that has gone: of the one that was edited, if a single one was. */
  private changedBlock(before: readonly Block[]): BlockFacts | undefined {
    const now = new Set(this.blocks.map(({ text }) => text));
    const gone = before.filter(({ text }) => !now.has(text));
    const [only] = gone;
    return only === undefined || gone.length > 1 ? undefined : this.kept.get(only.text);
  }

  private factsOf({ text }: Block, old: BlockFacts | undefined): BlockFacts {
    const facts = this.facts.get(text) ?? this.kept.get(text) ?? factsOf(text, old);
    this.facts.set(text, facts);
    return facts;
  }

  private classNamed(name: string): BlockFacts | undefined {
    if (!/^\w+$/.test(name)) return undefined;
    const header = new RegExp(String.raw`^class[ \t]+${name}\b`, 'm');
    const block = this.blocks.find(({ isDefinition, text }) => isDefinition && header.test(text));
    return block && this.factsOf(block, undefined);
  }
}

/** The sites of a file that is looked at once. */
export function rangeSites(text: string): readonly RangeSite[] {
  return new PythonRanges().update(text);
}

/** Last parts of the calls, and the other names that they or their modules go by. */
function wordsFor(blocks: readonly BlockFacts[]): RegExp {
  const words = new Set<string>();
  for (const { imports, scopes, text, stars } of blocks) {
    for (const [local, full] of imports) if (leadsToRanges(full)) words.add(local);
    for (const module of stars) {
      for (const full of RANGE_CALLS.keys()) {
        if (full.startsWith(`${module}.`)) words.add(full.slice(module.length + 1));
      }
    }
    const imported = new Set(words);
    for (const [name, values] of scopes.get(MODULE_SCOPE) ?? []) {
      const isAlias = values.some(value => {
        const source = isNode(value) ? text.slice(value.from, value.to) : '';
        return MARKING_WORDS.test(source) || imported.has(/^\w+/.exec(source)?.[0] ?? '');
      });
      if (isAlias && /^\w+$/.test(name)) words.add(name);
    }
  }
  return words.size === 0 ? /$^/ : new RegExp(String.raw`\b(?:${[...words].join('|')})\b`);
}

/** Whether a module or function is one of those looked for; `torch` alone leads anywhere. */
function leadsToRanges(full: string): boolean {
  return MARKING_WORDS.test(full) || RANGE_CALLS.has(full);
}

function sitesIn(names: ModuleNames, block: BlockFacts, offset: number): RangeSite[] {
  return block.calls
    .flatMap(node => siteOf(names, { block, node }) ?? [])
    .map(site => ({ ...site, from: site.from + offset, to: site.to + offset }));
}
