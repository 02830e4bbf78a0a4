// Starts child processes and ends whole process groups.
// Does not decide what a failure means: it hands back the exit code.

import { spawn } from 'node:child_process';

const windows = process.platform === 'win32';

/** Groups still running, and the signal that ends them. */
const groups = new Map();

/**
 * Runs a command to its end.
 * `capture` collects both streams in `output` instead of passing them on; `timeoutMs` gives the
 * command a group of its own, ends that at the deadline, and makes the code 124.
 */
export function run(command, args, options = {}) {
  const { cwd, env, capture = false, timeoutMs, shell = false } = options;
  return new Promise((resolve, reject) => {
    const detached = !windows && timeoutMs !== undefined;
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : (options.stdio ?? 'inherit');
    const child = spawn(command, args, { cwd, env, stdio, detached, shell });
    let output = '';
    let timedOut = false;
    const timers = [];
    child.stdout?.on('data', data => (output += data));
    child.stderr?.on('data', data => (output += data));
    // Asked first, so that it can end what it has started in groups of their own.
    if (detached && child.pid !== undefined) groups.set(child.pid, 'SIGTERM');
    if (timeoutMs !== undefined) {
      const ask = () => {
        timedOut = true;
        signalGroup(child.pid, 'SIGTERM');
      };
      timers.push(setTimeout(ask, timeoutMs));
      timers.push(setTimeout(() => signalGroup(child.pid, 'SIGKILL'), timeoutMs + 5000));
    }
    child.once('error', reject);
    child.once('close', (code, signal) => {
      for (const timer of timers) clearTimeout(timer);
      groups.delete(child.pid);
      resolve({ code: timedOut ? 124 : (code ?? 128), signal, output, timedOut });
    });
  });
}

/** Starts a long-lived process in a group of its own; `killGroup` ends it with all its children. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: !windows });
  if (child.pid !== undefined) groups.set(child.pid, 'SIGKILL');
  child.once('exit', () => groups.delete(child.pid));
  return child;
}

/**
 * Ends a process and everything it started. A VS Code server that is asked politely leaves a busy
 * extension host behind, so this goes to the group and does not ask.
 */
export function killGroup(child) {
  groups.delete(child.pid);
  signalGroup(child.pid, 'SIGKILL');
}

function signalGroup(pid, signal) {
  if (pid === undefined) return;
  try {
    process.kill(windows ? pid : -pid, signal);
  } catch {
    // Already gone.
  }
}

// A launcher that is itself interrupted must not leave servers and browsers behind.
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.once(signal, () => process.exit(code));
}
process.once('exit', () => {
  for (const [pid, signal] of groups) signalGroup(pid, signal);
});
