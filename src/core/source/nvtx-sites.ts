/**
 * The places of a Python file that mark ranges, with the names that they may give. Parses only blocks that can matter,
 * and on a change only what changed; a file without the words for it is not looked at, unless it imports from one that
 * has them.
 */

import type { SyntaxNode } from '@lezer/common';
import { append } from '../base/lists.ts';
import { finished, type Unhurried } from '../base/unhurried.ts';
import { factsOf, type BlockFacts } from './block-facts.ts';
import { blocksOf, type Block } from './blocks.ts';
import { importedNames } from './imports.ts';
import { addNames, markingNames, type MarkingNames } from './marking-names.ts';
import { ModuleNames } from './module-names.ts';
import { DOMAIN_METHODS, MARKING_WORDS, RANGE_CALLS } from './range-calls.ts';
import { withoutParameters, type RangeSite } from './range-site.ts';
import { reduced } from './reduce.ts';
import { siteOf, wrapperNames } from './wrappers.ts';

/** Whether a file is worth a look. */
export function mayMarkRanges(text: string): boolean {
  return MARKING_WORDS.test(text);
}

/** Wrappers of wrappers: a file is looked at again so often for their names. */
const ROUNDS = 4;

interface ParsedBlock {
  readonly facts: BlockFacts;
  readonly names: MarkingNames;
  /** From an offset in what was parsed to one in the block; undefined = the same. */
  readonly original: ((offset: number) => number) | undefined;
}

/** Files that a file imports from, by the names of their modules as they stand in its imports. */
export type ImportedRanges = ReadonlyMap<string, PythonRanges>;

const NOTHING: ImportedRanges = new Map();
const NO_NAMES: Names = new Set();

/** The sites of one file through its changes. */
export class PythonRanges {
  private text: string | undefined;
  private modules = NOTHING;
  private module: ModuleNames | undefined;
  private offered = NO_NAMES;
  private broken = false;
  private found: readonly RangeSite[] = [];
  private blocks: readonly Block[] = [];
  /** By the text of the block. */
  private facts = new Map<string, ParsedBlock>();
  private kept = new Map<string, ParsedBlock>();
  /** Names that the file had for what marks: statements of functions and classes with these have been parsed. */
  private names: Names = new Set();
  private words = keptWords(this.names);

  /** Names by which a file that imports from this one may mark ranges. */
  get offers(): Names {
    return this.offered;
  }

  /** Whether some of what was found last is in no Python, or beside it, as while one types. */
  get isBroken(): boolean {
    return this.broken;
  }

  /** Whether what was found last is of this text beside these files. */
  isOf(text: string, modules: ImportedRanges): boolean {
    return text === this.text && isSame(modules, this.modules);
  }

  /** Sites in the order of the file. */
  update(text: string, modules = NOTHING): readonly RangeSite[] {
    return finished(this.updating(text, modules));
  }

  /** The same with stops between blocks; where it is given up, the next one begins anew. */
  *updating(text: string, modules = NOTHING): Unhurried<readonly RangeSite[]> {
    if (this.isOf(text, modules)) return this.found;
    const before = this.blocks;
    this.text = undefined;
    this.modules = modules;
    this.module = undefined;
    this.offered = NO_NAMES;
    this.broken = false;
    this.kept = this.facts;
    this.facts = new Map();
    this.blocks = mayMarkRanges(text) || modules.size > 0 ? blocksOf(text) : [];
    this.found = this.blocks.length === 0 ? [] : yield* this.finding(before);
    this.kept = new Map();
    this.text = text;
    return this.found;
  }

  private *finding(before: readonly Block[]): Unhurried<readonly RangeSite[]> {
    const old = this.changedBlock(before);
    const parsed = new Map<Block, ParsedBlock>();
    const words = new Set(this.names);
    const present = new Set<string>();
    const parse = function* (this: PythonRanges, wanted: (block: Block) => boolean) {
      for (const block of this.blocks) {
        if (parsed.has(block) || !wanted(block)) continue;
        const own = this.parsed(block, old);
        parsed.set(block, own);
        addNames(own.names, words, present);
        for (const name of importedNames(own.facts, this.modules)) {
          words.add(name);
          present.add(name);
        }
        yield;
      }
    }.bind(this);
    // Statements first: they tell by which names the calls go in functions and classes.
    yield* parse(({ isDefinition }) => !isDefinition);
    for (let round = 0; ; round++) {
      this.lookFor(words, parsed);
      yield* parse(({ text }) => MARKING_WORDS.test(text));
      const any = wordsOf(words);
      if (any !== undefined) yield* parse(({ text }) => any.test(text));
      const names = this.namesOf(parsed);
      const sites: FoundSite[] = [];
      for (const block of this.blocks) {
        const own = parsed.get(block);
        if (own === undefined) continue;
        append(sites, sitesIn(names, words, own, block.from));
        yield;
      }
      for (const name of sites.flatMap(site => site.wrappers)) present.add(name);
      for (const name of present) words.add(name);
      for (const own of parsed.values()) addNames(own.names, words, present);
      if (round < ROUNDS && [...words].some(name => this.isNew(name))) continue;
      // What is no name any more is forgotten.
      this.lookFor(present);
      this.module = names;
      this.offered = present;
      this.broken = [...parsed.values()].some(({ facts }) => facts.isBroken);
      return sites.map(({ node, site }) => withoutParameters(site, names.claimed.has(node)));
    }
  }

  private namesOf(parsed: ReadonlyMap<Block, ParsedBlock>): ModuleNames {
    const facts = Array.from(parsed.values(), block => block.facts);
    const modules = new Map<string, ModuleNames>();
    for (const [name, { module }] of this.modules) if (module) modules.set(name, module);
    return new ModuleNames(facts, name => this.classNamed(name), modules);
  }

  /** Statements with it have not been looked for, whatever it is called. */
  private isNew(name: string): boolean {
    return !this.names.has(name) && !MARKING_WORDS.test(name);
  }

  /** What of a function is parsed depends on the names: what has others is to be parsed again. */
  private lookFor(names: Names, parsed = new Map<Block, ParsedBlock>()): void {
    const added = [...names].filter(name => this.isNew(name));
    const isLess = [...this.names].some(name => !names.has(name));
    if (added.length === 0 && !isLess) return;
    this.names = new Set(names);
    this.words = keptWords(names);
    const other = isLess ? undefined : wordsOf(new Set(added));
    const isOld = (text: string, { original }: ParsedBlock): boolean =>
      original !== undefined && other?.test(text) !== false;
    for (const kept of [this.kept, this.facts]) {
      for (const [text, block] of kept) if (isOld(text, block)) kept.delete(text);
    }
    for (const [block, own] of parsed) if (isOld(block.text, own)) parsed.delete(block);
  }

  /** Facts of an earlier block that has gone: of the one that was edited, if a single one was. */
  private changedBlock(before: readonly Block[]): BlockFacts | undefined {
    if (before.length === 0) return undefined;
    const now = new Set(this.blocks.map(({ text }) => text));
    const gone = before.filter(({ text }) => !now.has(text));
    const [only] = gone;
    return only === undefined || gone.length > 1 ? undefined : this.kept.get(only.text)?.facts;
  }

  private parsed({ text, isDefinition }: Block, old: BlockFacts | undefined): ParsedBlock {
    const block =
      this.facts.get(text) ?? this.kept.get(text) ?? this.parse(text, isDefinition, old);
    this.facts.set(text, block);
    return block;
  }

  private parse(text: string, isDefinition: boolean, old: BlockFacts | undefined): ParsedBlock {
    const rest = isDefinition ? reduced(text, this.words) : undefined;
    const plain = factsOf(rest?.text ?? text, old);
    const facts = rest === undefined ? plain : { ...plain, whole: { ...rest, text } };
    return { facts, names: markingNames(facts), original: rest?.original };
  }

  private classNamed(name: string): BlockFacts | undefined {
    if (!/^\w+$/.test(name)) return undefined;
    const header = new RegExp(String.raw`^class[ \t]+${name}\b`, 'm');
    const block = this.blocks.find(({ isDefinition, text }) => isDefinition && header.test(text));
    return block && this.parsed(block, undefined).facts;
  }
}

/** The sites of a file that is looked at once. */
export function rangeSites(text: string): readonly RangeSite[] {
  return new PythonRanges().update(text);
}

type Names = ReadonlySet<string>;

/** Whether these are the same files, as they were. */
export function isSame(modules: ImportedRanges, others: ImportedRanges): boolean {
  if (modules.size !== others.size) return false;
  for (const [name, ranges] of modules) if (others.get(name) !== ranges) return false;
  return true;
}

/** Undefined where there are no names. */
function wordsOf(names: Names): RegExp | undefined {
  return names.size === 0 ? undefined : new RegExp(String.raw`\b(?:${[...names].join('|')})\b`);
}

function keptWords(names: Names): RegExp {
  const all = [...names, ...DOMAIN_METHODS.keys()];
  return new RegExp(String.raw`${MARKING_WORDS.source}|\b(?:${all.join('|')})\b`);
}

interface FoundSite {
  readonly node: SyntaxNode;
  readonly site: RangeSite;
  /** Names of those that it is in. */
  readonly wrappers: readonly string[];
}

function sitesIn(
  names: ModuleNames,
  found: Names,
  { facts, original = same }: ParsedBlock,
  offset: number,
): readonly FoundSite[] {
  return facts.calls.flatMap((node): readonly FoundSite[] => {
    const place = { block: facts, node };
    const site = mayMark(facts, node, found) ? siteOf(names, place) : undefined;
    if (site === undefined) return [];
    const wrappers = wrapperNames(names, site, place);
    // Of the last character: behind it something may have been left out.
    const [from, to] = [original(site.from), original(site.to - 1) + 1];
    return [{ node, wrappers, site: { ...site, from: from + offset, to: to + offset } }];
  });
}

function same(offset: number): number {
  return offset;
}

/** Last parts of what is called. */
const CALLED: ReadonlySet<string> = new Set([
  ...[...RANGE_CALLS.keys()].map(name => name.slice(name.lastIndexOf('.') + 1)),
  ...DOMAIN_METHODS.keys(),
]);

/** A cheap look at the last word of what is called: one of those that mark, or a name that may stand for one. */
function mayMark({ text, scopes }: BlockFacts, node: SyntaxNode, found: Names): boolean {
  if (node.name === 'Decorator') return true;
  const end = node.firstChild?.to ?? node.from;
  let from = end;
  while (from > node.from && isWord(text.charCodeAt(from - 1))) from--;
  const word = text.slice(from, end);
  if (CALLED.has(word) || found.has(word) || MARKING_WORDS.test(word)) return true;
  if (text[from - 1] === '.') return false;
  for (const scope of scopes.values()) if (scope.has(word)) return true;
  return false;
}

/** Whether a character is one of `\w`. */
function isWord(code: number): boolean {
  const letter = code | 0x20;
  return (letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f;
}
