/** Whether the beginning of a file is a Chrome trace of any kind. The last resort: more special readers come first. */

import type { Confidence, Head } from '../types.ts';

export function detectChrome({ text }: Head): Confidence {
  if (!/^\ufeff?\s*[[{]/.test(text)) return 'no';
  const hasEvents = /"traceEvents"\s*:\s*\[/.test(text);
  const hasPhase = /"ph"\s*:\s*"[A-Za-z()]"/.test(text);
  return hasEvents || hasPhase ? 'maybe' : 'no';
}
