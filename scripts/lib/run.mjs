// Starts child processes and ends whole process groups.
// Does not decide what a failure means: it hands back the exit code.

import { spawn } from 'node:child_process';

const groups = new Set();

/**
 * Runs a command to its end.
 * `capture` collects both streams in `output` instead of passing them on;
 * `timeoutMs` ends the command's whole group and gives code 124.
 */
export function run(command, args, options = {}) {
  const { cwd, env, capture = false, timeoutMs, shell = false } = options;
  return new Promise((resolve, reject) => {
    const detached = process.platform !== 'win32' && timeoutMs !== undefined;
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : (options.stdio ?? 'inherit');
    const child = spawn(command, args, { cwd, env, stdio, detached, shell });
    let output = '';
    let timedOut = false;
    child.stdout?.on('data', data => (output += data));
    child.stderr?.on('data', data => (output += data));
    if (detached) groups.add(child.pid);
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            killGroup(child);
          }, timeoutMs);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      groups.delete(child.pid);
      resolve({ code: timedOut ? 124 : (code ?? 128), signal, output, timedOut });
    });
  });
}

/** Starts a long-lived process in a group of its own; `killGroup` ends it with all its children. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  groups.add(child.pid);
  child.once('exit', () => groups.delete(child.pid));
  return child;
}

/**
 * Ends a process and everything it started. A VS Code server that is asked politely leaves a busy
 * extension host behind, so this goes to the group and does not ask.
 */
export function killGroup(child) {
  if (child.pid === undefined) return;
  groups.delete(child.pid);
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

// A launcher that is itself interrupted must not leave servers and browsers behind.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    endAllGroups();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}
process.once('exit', endAllGroups);

function endAllGroups() {
  for (const pid of groups) killGroup({ pid });
}
