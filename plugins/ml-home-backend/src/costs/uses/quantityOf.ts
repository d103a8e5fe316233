const SUFFIXES: Record<string, number> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, '': 1 },
  ...{ k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 },
  ...{ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 },
  ...{ Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/**
 * A quantity of Kubernetes as a number, such as 0.5 of `500m` or 2^30 of `1Gi`; undefined where it is none, or below
 * zero. See https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/.
 */
export function quantityOf(text: string): number | undefined {
  const found =
    /^\+?(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(
      text.trim(),
    );
  if (!found) return undefined;
  const value = Number(`${found[1]}${found[2] ?? ''}`);
  return value * SUFFIXES[found[3] ?? ''];
}
