import { MlHomePaths } from '@ml-home/backstage-plugin-ml-home-react';

/**
 * The page that a link of the MLflow client means, from the part behind its `#`, such as
 * `#/experiments/1/runs/abc` or `#/models/ranker/versions/3`; home when it names nothing known.
 */
export function mlflowTarget(hash: string, paths: MlHomePaths): string {
  const parts = hash
    .replace(/^#\/?/, '')
    .split('?')[0]
    .split('/')
    .filter(Boolean)
    .map(part => {
      try {
        return decodeURIComponent(part);
      } catch {
        return part;
      }
    });
  const [kind, name, below, id] = parts;
  if (kind === 'experiments' && name) {
    return below === 'runs' && id ? paths.run(id) : paths.experiment(name);
  }
  if (kind === 'runs' && name) return paths.run(name);
  if (kind === 'models' && name) {
    return below === 'versions' && id
      ? paths.version(name, id)
      : paths.model(name);
  }
  if (kind === 'experiments') return paths.tab('experiments');
  if (kind === 'models') return paths.tab('models');
  return paths.home;
}
