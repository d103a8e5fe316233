export interface LoggedImage {
  key: string;
  step: number;
  timestamp: number;
  /** The smaller copy that the client keeps beside the picture. */
  compressed: boolean;
}

const NAME =
  /^(.+?)([%+])step\2(-?\d+)\2timestamp\2(\d+)\2[0-9a-f-]+(\2compressed)?\.\w+$/i;

/** What `mlflow.log_image(key=…, step=…)` says in the name of a file; undefined for other files. */
export function loggedImageOf(path: string): LoggedImage | undefined {
  const [folder, name, ...deeper] = path.split('/');
  if (folder !== 'images' || !name || deeper.length) return undefined;
  const match = NAME.exec(name);
  if (!match) return undefined;
  return {
    // The client writes a slash of the key as ~, earlier ones as #.
    key: match[1].replace(/[~#]/g, '/'),
    step: Number(match[3]),
    timestamp: Number(match[4]),
    compressed: !!match[5],
  };
}

/** Pictures of one key by step, full ones only, and where this one stands among them. */
export function stepsOf(
  paths: string[],
  path: string,
): { at: number; paths: string[] } | undefined {
  const own = loggedImageOf(path);
  if (!own) return undefined;
  const series = paths
    .map(one => ({ path: one, image: loggedImageOf(one) }))
    .filter(
      one =>
        one.image?.key === own.key && one.image.compressed === own.compressed,
    )
    .sort(
      (a, b) =>
        a.image!.step - b.image!.step ||
        a.image!.timestamp - b.image!.timestamp,
    )
    .map(one => one.path);
  return { at: series.indexOf(path), paths: series };
}
