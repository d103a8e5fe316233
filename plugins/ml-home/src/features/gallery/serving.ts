/** Ways in which values are read. */
export interface Serving {
  online: boolean;
  offline: boolean;
  streaming: boolean;
}

/** The words of how values are read, by their keys; online and offline together are "both". */
export function servingKeys(
  serving: Serving,
): ('both' | 'online' | 'offline' | 'streaming')[] {
  const { online, offline, streaming } = serving;
  const stores: ('both' | 'online' | 'offline')[] =
    online && offline
      ? ['both']
      : [
          ...(online ? (['online'] as const) : []),
          ...(offline ? (['offline'] as const) : []),
        ];
  return [...stores, ...(streaming ? (['streaming'] as const) : [])];
}
