/**
 * Workstation and gaming GPUs of sm_75 to sm_120. Their papers give the same figures in another way: operations that a
 * multiprocessor does in a cycle, times multiprocessors, times the boost clock. So only these are here.
 */

import { entry, type DeviceEntry, type Facts, type PeakRow } from './devices-entry.ts';

interface Family {
  readonly capability: string;
  /** Operations of one multiprocessor and cycle, in the order of `PeakRow`. */
  readonly rates: PeakRow;
  readonly source: string;
}

const TURING = 'NVIDIA Turing GPU Architecture, reference clocks';
const GA102 = 'NVIDIA Ampere GA102 GPU Architecture, and datasheet';
const ADA = 'NVIDIA Ada GPU Architecture, and datasheet';
const BLACKWELL = 'NVIDIA RTX Blackwell GPU Architecture';

/** GeForce adds FP16 and FP8 products up in FP32 at half speed; workstation cards do not. */
const FAMILIES = {
  turingGeForce: { capability: '7.5', rates: [4, 128, 256, 0, 0, 512, 0, 0, 2048], source: TURING },
  turing: { capability: '7.5', rates: [4, 128, 256, 0, 0, 1024, 0, 0, 2048], source: TURING },
  ampereGeForce: {
    capability: '8.6',
    rates: [4, 256, 256, 0, 256, 512, 0, 0, 2048],
    source: GA102,
  },
  ampere: { capability: '8.6', rates: [4, 256, 256, 0, 512, 1024, 0, 0, 2048], source: GA102 },
  adaGeForce: {
    capability: '8.9',
    rates: [4, 256, 256, 0, 256, 512, 1024, 0, 2048],
    source: ADA,
  },
  ada: { capability: '8.9', rates: [4, 256, 256, 0, 512, 1024, 2048, 0, 2048], source: ADA },
  blackwellGeForce: {
    capability: '12.0',
    rates: [4, 256, 256, 0, 256, 512, 1024, 4096, 2048],
    source: BLACKWELL,
  },
  blackwell: {
    capability: '12.0',
    rates: [4, 256, 256, 0, 512, 1024, 2048, 4096, 2048],
    source: BLACKWELL,
  },
} as const satisfies Readonly<Record<string, Family>>;

/** [name as drivers print it, without the maker; multiprocessors, boost GHz, GB/s, L2 MiB (0 = not published)] */
type Card = readonly [name: string, ...facts: Facts];

const CARDS: Readonly<Record<keyof typeof FAMILIES, readonly Card[]>> = {
  turingGeForce: [
    ['RTX 2060', 30, 1.68, 336, 3],
    ['RTX 2060 SUPER', 34, 1.65, 448, 4],
    ['RTX 2070', 36, 1.62, 448, 4],
    ['RTX 2070 SUPER', 40, 1.77, 448, 4],
    ['RTX 2080', 46, 1.71, 448, 4],
    ['RTX 2080 SUPER', 48, 1.815, 496, 4],
    ['RTX 2080 Ti', 68, 1.545, 616, 5.5],
  ],
  turing: [
    ['TITAN RTX', 72, 1.77, 672, 6],
    ['Quadro RTX 5000', 48, 1.815, 448, 4],
    ['Quadro RTX 6000', 72, 1.77, 672, 6],
    ['Quadro RTX 8000', 72, 1.77, 672, 6],
  ],
  ampereGeForce: [
    ['RTX 3060', 28, 1.777, 360, 3],
    ['RTX 3060 Ti', 38, 1.665, 448, 4],
    ['RTX 3070', 46, 1.725, 448, 4],
    ['RTX 3070 Ti', 48, 1.77, 608, 4],
    ['RTX 3080', 68, 1.71, 760, 5],
    ['RTX 3080 Ti', 80, 1.665, 912, 6],
    ['RTX 3090', 82, 1.695, 936, 6],
    ['RTX 3090 Ti', 84, 1.86, 1008, 6],
  ],
  ampere: [
    ['A2', 10, 1.77, 200, 2],
    ['RTX A2000', 26, 1.2, 288, 3],
    ['RTX A4000', 48, 1.56, 448, 4],
    ['RTX A4500', 56, 1.65, 640, 6],
    ['RTX A5000', 64, 1.695, 768, 6],
    ['RTX A6000', 84, 1.8, 768, 6],
  ],
  adaGeForce: [
    ['RTX 4060', 24, 2.46, 272, 24],
    ['RTX 4060 Ti', 34, 2.535, 288, 32],
    ['RTX 4070', 46, 2.475, 504, 36],
    ['RTX 4070 SUPER', 56, 2.475, 504, 48],
    ['RTX 4070 Ti', 60, 2.61, 504, 48],
    ['RTX 4070 Ti SUPER', 66, 2.61, 672, 48],
    ['RTX 4080', 76, 2.505, 717, 64],
    ['RTX 4080 SUPER', 80, 2.55, 736, 64],
    ['RTX 4090', 128, 2.52, 1008, 72],
  ],
  ada: [
    ['RTX 4000 Ada', 48, 2.175, 360, 48],
    ['RTX 4500 Ada', 60, 2.58, 432, 48],
    ['RTX 5000 Ada', 100, 2.55, 576, 72],
    ['RTX 6000 Ada', 142, 2.505, 960, 96],
  ],
  blackwellGeForce: [
    ['RTX 5060', 30, 2.497, 448, 0],
    ['RTX 5060 Ti', 36, 2.572, 448, 0],
    ['RTX 5070', 48, 2.512, 672, 48],
    ['RTX 5070 Ti', 70, 2.452, 896, 48],
    ['RTX 5080', 84, 2.617, 960, 64],
    ['RTX 5090', 170, 2.407, 1792, 96],
  ],
  blackwell: [
    ['RTX PRO 6000 Blackwell Max-Q', 188, 2.28, 1792, 128],
    ['RTX PRO 6000 Blackwell', 188, 2.617, 1792, 128],
    // The clock at which it has the 120 TFLOP/s of its datasheet.
    ['RTX PRO 6000 Blackwell Server', 188, 2.493, 1597, 128],
  ],
};

/** What stands after the name of a card without making it another card; 'Laptop GPU', 'Ti', 'D' do. */
const EDITION = String.raw`(?: \d+ ?GB| Generation| (?:Workstation )?Edition)*$`;

function cardEntry({ capability, rates, source }: Family, [name, ...facts]: Card): DeviceEntry {
  const [sms, ghz] = facts;
  const tera = (sms * ghz) / 1000;
  const peaks = rates.map(rate => rate * tera);
  const match = new RegExp(String.raw`(?:^|\s)${name}${EDITION}`, 'i');
  return entry(name, match, capability, facts, peaks, source);
}

export const GRAPHICS_DEVICES: readonly DeviceEntry[] = (
  Object.keys(FAMILIES) as (keyof typeof FAMILIES)[]
).flatMap(family => CARDS[family].map(card => cardEntry(FAMILIES[family], card)));
