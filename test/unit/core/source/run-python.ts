/** Runs Python programs with modules that write down what they are told to mark, and finds the sites that say so. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { MeasuredRange } from '../../../../src/core/protocol/source.ts';
import { isTelling } from '../../../../src/core/source/name-pattern.ts';
import { affinity } from '../../../../src/core/source/query.ts';
import type { RangeSite } from '../../../../src/core/source/range-site.ts';

/** Reads programs as JSON, runs each beside its modules, and prints for each what was marked: name, domain, style. */
const RUNNER = String.raw`
import contextlib, json, sys, types
marked = []

class annotate(contextlib.ContextDecorator):
    def __init__(self, message=None, color=None, domain=None):
        self.message, self.domain = message, domain
    def __call__(self, fn):
        if self.message is None:
            self.message = fn.__name__
        return super().__call__(fn)
    def __enter__(self):
        marked.append([self.message, self.domain or "", "push-pop"])
        return self
    def __exit__(self, *exc):
        return False

class record_function(annotate):
    def __enter__(self):
        marked.append([self.message, "", "annotation"])

def module(name, **members):
    made = types.ModuleType(name)
    made.__dict__.update(members)
    sys.modules[name] = made
    return made

def push(msg):
    marked.append([msg, "", "push-pop"])

own = module("nvtx", annotate=annotate)
of_torch = module("torch.cuda.nvtx", range_push=push, range_pop=lambda: None, range=annotate)
cuda = module("torch.cuda", nvtx=of_torch)
profiler = module("torch.profiler", record_function=record_function)
module("torch", cuda=cuda, profiler=profiler)
answers = []
for program in json.load(sys.stdin):
    marked = []
    for name, code in program["modules"]:
        made = module(name)
        made.__path__ = []
        made.__package__ = name.rpartition(".")[0]
        exec(code, made.__dict__)
    exec(program["code"], {"__name__": "program"})
    answers.append(marked)
print(json.dumps(answers))
`;

export interface Program {
  readonly code: string;
  /** By name, in the order of importing. */
  readonly modules: readonly (readonly [name: string, code: string])[];
}

/** What each program marks. */
export function run(context: Mocha.Context, programs: readonly Program[]): MeasuredRange[][] {
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', RUNNER], {
    input: JSON.stringify(programs),
    encoding: 'utf8',
  });
  if (error !== undefined) {
    context.test!.title += ' (there is no python3 here)';
    return context.skip();
  }
  assert.equal(status, 0, stderr);
  type Marked = [string, string, MeasuredRange['style']];
  const answers = JSON.parse(stdout) as Marked[][];
  return answers.map(list => list.map(([name, domain, style]) => ({ name, domain, style })));
}

/** That a measured range is from: of those with most to say of its name. */
export function ownersOf(sites: readonly RangeSite[], range: MeasuredRange): readonly RangeSite[] {
  const most = Math.max(0, ...sites.map(site => affinity(site, range)));
  return sites.filter(site => most > 0 && affinity(site, range) === most);
}

/** That every name comes from a site that is not within a wrapper, and every such site has marked one. */
export function assertMarks(
  what: string,
  sites: readonly RangeSite[],
  marked: readonly MeasuredRange[],
): void {
  const found = new Set<RangeSite>();
  for (const range of marked) {
    const owners = ownersOf(sites, range);
    assert.ok(owners.length > 0, `${what}: nothing marks ${range.name}`);
    for (const owner of owners) {
      assert.ok(owner.isWithin !== true, `${what}: ${range.name} goes to the wrapper`);
      found.add(owner);
    }
  }
  const told = sites.filter(({ name, isWithin }) => name && isTelling(name) && isWithin !== true);
  for (const site of told) assert.ok(found.has(site), `${what}: ${site.from} marks nothing`);
}
