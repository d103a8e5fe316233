import { familySegment } from '@ml-home/backstage-plugin-ml-home-common';
import { createContext, ReactNode, useContext, useMemo } from 'react';

const part = encodeURIComponent;

/** Addresses of everything in ML Home, below wherever the site mounted it. */
export function createPaths(base: string) {
  const root = base.replace(/\/$/, '');
  return {
    root,
    home: root || '/',
    tab: (path: string) => (path ? `${root}/${path}` : root || '/'),
    projects: `${root}/projects`,
    project: (name: string) => `${root}/projects/${part(name)}`,
    models: `${root}/models`,
    model: (name: string) => `${root}/models/${part(name)}`,
    version: (name: string, version: string) =>
      `${root}/models/${part(name)}/versions/${part(version)}`,
    card: (name: string, version: string) =>
      `${root}/models/${part(name)}/versions/${part(version)}/card`,
    experiments: `${root}/experiments`,
    experiment: (id: string) => `${root}/experiments/${part(id)}`,
    traces: (experiment: string) =>
      `${root}/experiments/${part(experiment)}/traces`,
    /** Runs side by side; the first is what the others are compared with. */
    compare: (runIds: string[]) =>
      `${root}/experiments/compare?${runIds
        .map(id => `run=${part(id)}`)
        .join('&')}`,
    run: (runId: string) => `${root}/runs/${part(runId)}`,
    tokens: `${root}/tokens`,
    costs: `${root}/costs`,
    costImports: `${root}/costs/imports`,
    costImport: (id: string) => `${root}/costs/imports/${part(id)}`,
    costRules: `${root}/costs/rules`,
    costPrices: `${root}/costs/prices`,
    costUses: (run?: string) =>
      `${root}/costs/uses${run ? `?run=${part(run)}` : ''}`,
    costStatement: (team?: string) =>
      `${root}/costs/statement${team ? `?team=${part(team)}` : ''}`,
    carbon: `${root}/costs/carbon`,
    carbonFactors: `${root}/costs/carbon/factors`,
    carbonReports: `${root}/costs/carbon/reports`,
    carbonUnknown: `${root}/costs/carbon/unknown`,
    /** Versions of models, or runs of an experiment. */
    carbonCompare: (of: { model?: string; experiment?: string } = {}) => {
      const [key, value] = Object.entries(of).find(([, one]) => one) ?? [];
      return `${root}/costs/carbon/compare${
        key && value ? `?${key}=${part(value)}` : ''
      }`;
    },
    governance: `${root}/governance`,
    review: (id: string) => `${root}/governance/reviews/${part(id)}`,
    assess: (model: string) => `${root}/governance/assess/${part(model)}`,
    policy: (key: string) => `${root}/governance/policies/${part(key)}`,
    features: `${root}/features`,
    retirement: `${root}/features/retirement`,
    candidates: `${root}/features/candidates`,
    family: (name: string) => `${root}/features/${familySegment(name)}`,
    feature: (family: string, name: string) =>
      `${root}/features/${familySegment(family)}/${part(name)}`,
  };
}

export type MlHomePaths = ReturnType<typeof createPaths>;

const PathsContext = createContext<MlHomePaths>(createPaths('/ml-home'));

export function PathsProvider(props: { base: string; children: ReactNode }) {
  const paths = useMemo(() => createPaths(props.base), [props.base]);
  return (
    <PathsContext.Provider value={paths}>
      {props.children}
    </PathsContext.Provider>
  );
}

export const useMlHomePaths = (): MlHomePaths => useContext(PathsContext);
