/**
 * Where the time axis puts its ticks and what they say. Steps are 1, 2 or 5 times a power of ten; ticks count from
 * the last round moment (`2.040 s`), which the axis shows at its left end, so that labels stay short at any zoom.
 */

import type { Window } from '../../src/core/lod/types.ts';
import { spanOf } from './window.ts';

export interface Tick {
  readonly ns: number;
  /** '' for a tick between labelled ones. */
  readonly label: string;
  /** A round moment of its own: its label is absolute and the following ticks count from it. */
  readonly base: boolean;
}

export interface Axis {
  readonly stepNs: number;
  /** The round moment at or before the left end, '' where ticks are absolute anyway. */
  readonly baseLabel: string;
  readonly baseNs: number;
  readonly ticks: readonly Tick[];
}

const UNITS = [
  { ns: 1e9, name: 's', digits: 9 },
  { ns: 1e6, name: 'ms', digits: 6 },
  { ns: 1e3, name: 'µs', digits: 3 },
  { ns: 1, name: 'ns', digits: 0 },
] as const;

/** Smallest step of the ladder that is at least `ns`. */
export function stepAtLeast(ns: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(ns, 1)));
  const lead = Math.max(ns, 1) / power;
  return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
}

/** Ticks about `spacing` pixels apart or more. */
export function makeAxis(window: Window, width: number, spacing = 110): Axis {
  const stepNs = stepAtLeast((spanOf(window) * spacing) / Math.max(width, 1));
  const baseStep = baseStepOf(stepNs);
  const baseNs = Math.floor(window.startNs / baseStep) * baseStep;
  const ticks: Tick[] = [];
  const first = Math.ceil(window.startNs / stepNs);
  const last = Math.floor(window.endNs / stepNs);
  for (let i = first; i <= last; i++) {
    const ns = i * stepNs;
    const base = Math.floor(ns / baseStep) * baseStep;
    const isBase = ns === base;
    const label = isBase
      ? absoluteLabel(ns, baseStep)
      : `${base === 0 ? '' : '+'}${inUnit(ns - base, stepNs)}`;
    ticks.push({ ns, label, base: isBase });
  }
  const baseLabel = baseNs === 0 ? '' : absoluteLabel(baseNs, baseStep);
  return { stepNs, baseLabel, baseNs, ticks };
}

/** Ticks count from multiples of the next larger unit; those of whole seconds from zero. */
function baseStepOf(stepNs: number): number {
  if (stepNs >= 1e9) return 1e18;
  if (stepNs >= 1e6) return 1e9;
  return stepNs >= 1e3 ? 1e6 : 1e3;
}

/** A moment in the largest unit that it reaches, with all decimals that multiples of `precisionNs` need. */
export function absoluteLabel(ns: number, precisionNs: number): string {
  if (ns === 0) return '0';
  const unit = UNITS.find(candidate => Math.abs(ns) >= candidate.ns) ?? UNITS[3];
  const spare = Math.round(Math.log10(Math.max(1, Math.min(precisionNs, unit.ns))));
  return `${(ns / unit.ns).toFixed(Math.max(0, unit.digits - spare))} ${unit.name}`;
}

/** A distance in the unit of the step, so that neighbouring labels share theirs. */
function inUnit(ns: number, stepNs: number): string {
  const unit = UNITS.find(candidate => stepNs >= candidate.ns) ?? UNITS[3];
  return `${Math.round(ns / unit.ns)} ${unit.name}`;
}
