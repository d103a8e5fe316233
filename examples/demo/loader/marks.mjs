/** How demo content is told apart from what people made. */

/** On every experiment and registered model of the demo. */
export const DEMO_TAG = 'mlhome.demo';
/** On an experiment whose runs and versions are all there. */
export const COMPLETE_TAG = 'mlhome.demo.complete';
/** On a run and a version: which of the plan's they are. */
export const PLAN_TAG = 'mlhome.demo.run';
/** By this tag an experiment belongs to a project. */
export const PROJECT_TAG = 'mlhome.project';
/** On entities in examples/demo/catalog. */
export const DEMO_LABEL = 'demo';

export const isTrue = (tags, key) =>
  (tags ?? []).some(tag => tag.key === key && tag.value === 'true');
export const valueOf = (tags, key) =>
  (tags ?? []).find(tag => tag.key === key)?.value;
