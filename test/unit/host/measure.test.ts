// What is said of a copied command; what the manifest's problem matchers make of the tools' real output; the script that
// runs programs under the PyTorch profiler.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { MeasurePlan } from '../../../src/core/protocol/measure.ts';
import { costText } from '../../../src/host/measure/cost-text.ts';
import { temporaryFolder } from '../../support/temporary.ts';

const root = path.join(import.meta.dirname, '../../..');
const t = (message: string, ...args: (string | number)[]): string =>
  message.replaceAll(/\{(\d+)\}/g, (_, n: string) => String(args[Number(n)]));

describe('the cost of an ncu command', () => {
  const plan: MeasurePlan = {
    ...{ program: ['a'], hasOnlyAnnotations: false, functions: [], skip: 0 },
    ...{
      kernels: 12,
      gpuNs: 147_000,
      isGraph: false,
      startsProfiler: false,
      label: 'x',
      limits: [],
    },
    range: { style: 'start-end', domain: '', names: ['x'] },
  };

  it('is passes × kernels, with an estimate of the time', () => {
    assert.equal(
      costText(plan, 'full', t),
      'Command copied. ncu runs each kernel about 38 times: 12 × 38 = 456 runs, ' +
        'an estimated 23 s to 8 min more than the program takes.',
    );
  });

  it('is rounded as an estimate is, up to hours', () => {
    assert.match(costText({ ...plan, kernels: 7849 }, 'full', t), /4 h to 83 h more/);
    assert.match(costText({ ...plan, kernels: 1 }, 'basic', t), /1 s to 10 s more/);
  });

  it('says what the trace could not tell', () => {
    const { range, ...bare } = plan;
    assert.ok(range);
    const unknown = costText(
      { ...bare, program: [], skip: 3, hasOnlyAnnotations: true },
      'basic',
      t,
    );
    assert.match(unknown, /does not see record_function/);
    assert.match(unknown, /does not have the program’s command line/);
    assert.match(costText({ ...bare, functions: ['k'] }, 'basic', t), /No NVTX range is around/);
    assert.match(
      costText({ ...plan, kernels: 0, isGraph: true }, 'full', t),
      /does not say how many/,
    );
  });
});

interface Pattern {
  readonly regexp: string;
  readonly file?: number;
  readonly line?: number;
  readonly message?: number;
}
interface Matcher {
  readonly name: string;
  readonly pattern: Pattern | readonly Pattern[];
}

/** As VS Code does it: every pattern has to match one of successive lines. */
function matches(
  name: string,
  output: string,
): { file?: string; line?: string; message?: string }[] {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    contributes: { problemMatchers: readonly Matcher[] };
  };
  const matcher = manifest.contributes.problemMatchers.find(other => other.name === name);
  assert.ok(matcher, name);
  const patterns = [matcher.pattern].flat() as readonly Pattern[];
  const lines = output.split('\n');
  return lines.flatMap((_, at) => {
    const found = patterns.map(({ regexp }, i) => new RegExp(regexp).exec(lines[at + i] ?? ''));
    if (found.includes(null)) return [];
    const pick = (key: 'file' | 'line' | 'message'): Record<string, string> => {
      const i = patterns.findIndex(pattern => pattern[key] !== undefined);
      return i < 0 ? {} : { [key]: found[i]![patterns[i]![key]!]! };
    };
    return [{ ...pick('file'), ...pick('line'), ...pick('message') }];
  });
}

describe('problem matchers', () => {
  it('find the errors of ncu', () => {
    const output = `==PROF== Connected to process 575 (/usr/bin/python3.12)
==ERROR== ERR_NVGPUCTRPERM - The user does not have permission to access NVIDIA GPU Performance Counters on the target device 0.
==ERROR== '/not/there' does not exist or is not an executable.
==WARNING== No kernels were profiled.
==PROF== Disconnected from process 575`;
    const found = matches('kernel-lens', output);
    assert.equal(found.length, 2);
    assert.match(found[0]!.message!, /^ERR_NVGPUCTRPERM - The user/);
    assert.match(found[1]!.message!, /^'\/not\/there' does not exist/);
    assert.ok(
      found.every(({ file }) => file !== undefined && file !== ''),
      'VS Code needs a file',
    );
  });

  it('find the errors of nsys and of the PyTorch runner', () => {
    const output = `Illegal --trace argument 'bogus'
Executable '/not/there' not found in current directory or standard search paths
torch_profile.py: error: no such program: nosuch.py
Collecting data...
Error rate 0.5
Executable lines: 7`;
    assert.deepEqual(
      matches('kernel-lens', output).map(({ message }) => message),
      [
        "Illegal --trace argument 'bogus'",
        "Executable '/not/there' not found in current directory or standard search paths",
        'no such program: nosuch.py',
      ],
    );
  });

  it('find the last frame of a traceback, with and without marks in the line', () => {
    const marked = `Traceback (most recent call last):
  File "/p/bad.py", line 3, in <module>
    f([1])
  File "/p/bad.py", line 2, in f
    return x[3]
           ~^^^
IndexError: list index out of range
==ERROR== The application returned an error code (1).`;
    const wanted = { file: '/p/bad.py', line: '2', message: 'IndexError: list index out of range' };
    assert.deepEqual(matches('kernel-lens-traceback-marked', marked), [wanted]);
    assert.deepEqual(matches('kernel-lens-traceback', marked), []);
    const plain = marked.replace('           ~^^^\n', '');
    assert.deepEqual(matches('kernel-lens-traceback', plain), [wanted]);
    assert.deepEqual(matches('kernel-lens-traceback-marked', plain), []);
  });
});

describe('torch_profile.py', function () {
  const script = path.join(root, 'media/measure/torch_profile.py');
  const python = (...args: string[]) =>
    spawnSync('python3', args, { encoding: 'utf8', cwd: folder });
  const temporary = temporaryFolder();
  let folder = '';

  before(function () {
    if (spawnSync('python3', ['--version']).status !== 0) {
      process.stdout.write('      skipped: there is no python3 here\n');
      this.skip();
    }
    folder = temporary();
  });

  /** A stand-in for PyTorch, as far as the script uses it: it writes what it was given. */
  function standIn(): void {
    writeFileSync(
      path.join(folder, 'torch.py'),
      `import json, sys, types
class Profile:
    def __init__(self, **options):
        self.options, self.log = options, []
    def start(self): self.log.append('start')
    def step(self): self.log.append('step')
    def stop(self):
        self.log.append('stop')
        self.options['on_trace_ready'](self)
    def export_chrome_trace(self, out):
        flags = {k: v for k, v in self.options.items() if isinstance(v, bool)}
        with open(out, 'w') as file: json.dump({'log': self.log, 'flags': flags, 'schedule': self.options['schedule']}, file)
hooks = []
module = types.SimpleNamespace(
    register_module_forward_pre_hook=hooks.append,
    register_module_forward_hook=lambda hook, always_call: hooks.append(hook))
nn = types.SimpleNamespace(modules=types.SimpleNamespace(module=module))
cuda = types.SimpleNamespace(is_available=lambda: False)
profiler = types.ModuleType('torch.profiler')
profiler.profile = Profile
profiler.supported_activities = lambda: ['cpu']
profiler.schedule = lambda **options: options
sys.modules['torch.profiler'] = profiler
`,
    );
  }

  function run(program: string, ...options: string[]) {
    standIn();
    writeFileSync(path.join(folder, 'program.py'), program);
    const { status, stderr, stdout } = python(
      script,
      ...options,
      '--out',
      'out.json',
      'program.py',
      'a',
      '-b',
    );
    const file = path.join(folder, 'out.json');
    return { status, stderr, stdout, trace: JSON.parse(readFileSync(file, 'utf8')) };
  }

  it('says what is wrong with its arguments', () => {
    const missing = python(script, '--out', 'x', 'nosuch.py');
    assert.equal(missing.status, 1);
    assert.match(missing.stderr, /^torch_profile\.py: error: no such program: nosuch\.py/);
    assert.equal(python(script, '--out', 'x', '--schedule', '1,2', 'p.py').status, 2);
  });

  it('runs the program as Python would, and writes shapes, stacks and modules', () => {
    const { status, stdout, trace } = run('import sys\nprint(__name__, sys.argv)');
    assert.equal(status, 0);
    assert.equal(stdout.trim(), "__main__ ['program.py', 'a', '-b']");
    assert.deepEqual(trace.log, ['start', 'stop']);
    assert.deepEqual(trace.flags, {
      record_shapes: true,
      profile_memory: false,
      with_stack: true,
      with_modules: true,
    });
    assert.equal(trace.schedule, null);
  });

  it('takes each call of an outermost module for a step', () => {
    const calls =
      'import torch\nenter, leave = torch.hooks\nfor _ in range(2): enter(), enter(), leave(), leave()';
    const { trace } = run(calls, '--schedule', '2,1,3', '--memory', '--no-stack');
    assert.deepEqual(trace.log, ['start', 'step', 'step', 'stop']);
    assert.deepEqual(trace.schedule, { wait: 2, warmup: 1, active: 3, repeat: 1 });
    assert.equal(trace.flags.with_stack, false);
    assert.equal(trace.flags.profile_memory, true);
  });

  it('writes the trace where the program fails, and shows the program’s own frames', () => {
    const { status, stderr, trace } = run('def f(): raise ValueError("no")\nf()');
    assert.equal(status, 1);
    assert.match(stderr, /ValueError: no/);
    assert.doesNotMatch(stderr, /File ".*(runpy|torch_profile)/);
    assert.deepEqual(trace.log, ['start', 'stop']);
    assert.equal(run('import sys\nsys.exit(3)').status, 3);
  });
});
