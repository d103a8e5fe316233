import { ComponentType } from 'react';

export interface TabDefinition {
  /** Also the extension's name, and the path below the root; `home` is the root itself. */
  path: string;
  title: string;
  load: () => Promise<ComponentType>;
}

/** The tabs of ML Home in their order, for both frontend systems. */
export const tabDefinitions: TabDefinition[] = [
  {
    path: 'home',
    title: 'Home',
    load: () => import('./home').then(m => m.HomePage),
  },
  {
    path: 'projects',
    title: 'Projects',
    load: () => import('./projects').then(m => m.ProjectsTab),
  },
  {
    path: 'models',
    title: 'Models',
    load: () => import('./models').then(m => m.ModelsTab),
  },
  {
    path: 'features',
    title: 'Features',
    load: () => import('./features').then(m => m.FeaturesTab),
  },
  {
    path: 'experiments',
    title: 'Experiments',
    load: () => import('./experiments').then(m => m.ExperimentsTab),
  },
  {
    path: 'costs',
    title: 'Costs',
    load: () => import('./places').then(m => m.CostsPage),
  },
  {
    path: 'governance',
    title: 'Governance',
    load: () => import('./governance').then(m => m.GovernanceTab),
  },
];
