/**
 * The files that the Ascend profiler writes beside and above a trace: `profiler_info_{rank}.json`,
 * `profiler_metadata.json`, `communication.json`. Small ones, read whole; whatever is missing or damaged counts as absent.
 */

import type { ByteSource, Siblings } from '../types.ts';

/** A larger file is not what it is taken for. */
const MAX_BYTES = 1 << 26;

export interface RunFacts {
  readonly rank?: number;
  readonly worldSize?: number;
  readonly version: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Name and ranks of each process group, by its hash or name in the trace. */
  readonly groups: ReadonlyMap<
    string,
    { readonly name: string; readonly ranks: string; readonly size: number }
  >;
}

type Json = Readonly<Record<string, unknown>>;

/** What the profiler's own files say of the run. Never the environment, which is in them, too. */
export async function readRunFacts(siblings: Siblings | undefined): Promise<RunFacts> {
  if (siblings === undefined) return { version: '', facts: [], groups: new Map() };
  const infoPath = (await siblings.names('..')).find(name =>
    /^profiler_info(_\d+)?\.json$/.test(name),
  );
  const info = infoPath === undefined ? {} : await readJson(siblings, `../${infoPath}`);
  const metadata = await readJson(siblings, '../profiler_metadata.json');
  const distributed = record(metadata['distributed_args']);
  const experimental = record(record(info['config'])['experimental_config']);
  const rank =
    whole(info['rank_id']) ??
    whole(/_(\d+)\.json$/.exec(infoPath ?? '')?.[1]) ??
    whole(distributed['rank']);
  const worldSize = whole(distributed['world_size']);
  const facts = [
    ['torch_npu', info['torch_npu_version']],
    ['CANN', info['cann_version']],
    ['Profiler level', experimental['_profiler_level']],
    ['AI Core metrics', experimental['_aic_metrics']],
  ].flatMap(([label, value]) =>
    typeof value === 'string' && value !== ''
      ? [{ label: String(label), value: value.slice(0, 200) }]
      : [],
  );
  return {
    ...(rank !== undefined && { rank }),
    ...(worldSize !== undefined && { worldSize }),
    version: typeof info['torch_npu_version'] === 'string' ? info['torch_npu_version'] : '',
    facts,
    groups: groupsOf(record(metadata['parallel_group_info'])),
  };
}

export function groupsOf(info: Json): RunFacts['groups'] {
  return new Map(
    Object.entries(info).map(([key, value]) => {
      const { group_name: name, global_ranks: ranks } = record(value);
      const list = Array.isArray(ranks) ? ranks.filter(rank => typeof rank === 'number') : [];
      return [
        key,
        {
          name: typeof name === 'string' ? name : '',
          ranks: list.length > 0 ? `[${list.join(', ')}]` : '',
          size: list.length > 0 ? list.length : -1,
        },
      ];
    }),
  );
}

/** Figures of one communication operation: 'Transit Time(ms)' and so on, with the hash of its group. */
export interface CommunicationInfo {
  readonly group: string;
  readonly times: Json;
}

/** Operations of `communication.json` by name; with several steps the name tells them apart. */
export async function readCommunication(
  siblings: Siblings | undefined,
): Promise<ReadonlyMap<string, CommunicationInfo>> {
  const found = new Map<string, CommunicationInfo>();
  if (siblings === undefined) return found;
  for (const step of Object.values(await readJson(siblings, 'communication.json'))) {
    for (const kind of Object.values(record(step))) {
      for (const [key, value] of Object.entries(record(kind))) {
        const at = key.lastIndexOf('@');
        if (at < 0 || key.startsWith('Total Op Info')) continue;
        const times = record(record(value)['Communication Time Info']);
        found.set(key.slice(0, at), { group: key.slice(at + 1), times });
      }
    }
  }
  return found;
}

async function readJson(siblings: Siblings, path: string): Promise<Json> {
  const source = await siblings.open(path);
  if (source === undefined) return {};
  try {
    if (source.size > MAX_BYTES) return {};
    return record(JSON.parse(await textOf(source)));
  } catch {
    return {};
  } finally {
    source.close();
  }
}

async function textOf(source: ByteSource): Promise<string> {
  return source.decode(await source.readAt(0, source.size));
}

export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Json)
    : {};
}

/** A number from 0 on without fraction, also as text. */
export function whole(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
    ? number
    : undefined;
}
