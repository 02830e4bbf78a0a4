/**
 * Ranges marked through wrappers, held against Python: each program is run with modules that write down what they are
 * told to mark. Every name must come from a site that is not within a wrapper, and every such site must have marked one.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import type { MeasuredRange } from '../../../../src/core/protocol/source.ts';
import { rangeSites } from '../../../../src/core/source/nvtx-sites.ts';
import { affinity, queryOf } from '../../../../src/core/source/query.ts';
import { isTelling } from '../../../../src/core/source/name-pattern.ts';
import type { RangeSite } from '../../../../src/core/source/range-site.ts';
import { WRAPPER_FORMS } from './forms-wrappers.ts';

/** Reads programs as JSON, runs each, and prints for each what was marked: name, domain, style. */
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
for code in json.load(sys.stdin):
    marked = []
    exec(code, {"__name__": "program"})
    answers.append(marked)
print(json.dumps(answers))
`;

function run(context: Mocha.Context, programs: readonly string[]): MeasuredRange[][] {
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
function ownersOf(sites: readonly RangeSite[], range: MeasuredRange): readonly RangeSite[] {
  const most = Math.max(0, ...sites.map(site => affinity(site, range)));
  return sites.filter(site => most > 0 && affinity(site, range) === most);
}

describe('ranges marked through wrappers', () => {
  it('are those that Python marks', function () {
    const programs = WRAPPER_FORMS.map(([, code]) => code);
    const marked = run(this, programs);
    for (const [i, [what, code]] of WRAPPER_FORMS.entries()) {
      const sites = rangeSites(code);
      const found = new Set<RangeSite>();
      for (const range of marked[i]!) {
        const owners = ownersOf(sites, range);
        assert.ok(owners.length > 0, `${what}: nothing marks ${range.name}`);
        for (const owner of owners) {
          assert.ok(owner.isWithin !== true, `${what}: ${range.name} goes to the wrapper`);
          found.add(owner);
        }
      }
      const idle = sites.filter(
        ({ name, isWithin }) => name && isTelling(name) && isWithin !== true,
      );
      for (const site of idle) {
        assert.ok(found.has(site), `${what}: ${code.slice(site.from, site.to)} marks nothing`);
      }
    }
  });

  it('say what the wrapper can mark beside its calls in the file', () => {
    const code =
      'import nvtx\ndef span(i): return nvtx.annotate(f"layer_{i}")\nwith span(1): pass\nwith span(j): pass';
    const [within, one, any] = rangeSites(code);
    const range = (name: string): MeasuredRange => ({ name, domain: '', style: 'push-pop' });
    assert.deepEqual(ownersOf([within!, one!, any!], range('layer_1')), [one]);
    assert.deepEqual(ownersOf([within!, one!, any!], range('layer_2')), [any]);
    assert.deepEqual(ownersOf([within!, one!], range('layer_2')), [within]);
  });

  it('are not asked for where the wrapper stands, of which every name may come', () => {
    const code = 'import nvtx\ndef span(name): return nvtx.annotate(name)\nwith span("attn"): pass';
    const [within, call] = rangeSites(code);
    assert.equal(queryOf(within!), undefined);
    assert.equal(queryOf(call!)?.pattern, '^(?:attn)$');
  });

  it('come to an end where wrappers go in circles', () => {
    const code =
      'import nvtx\ndef a(n):\n  nvtx.annotate(n)\n  return b(n)\ndef b(n): return a("x" + n)\na("y")\nb("z")';
    const names = rangeSites(code).map(({ name }) => name);
    assert.deepEqual(names.slice(-2), [['y'], ['xz']]);
  });
});
