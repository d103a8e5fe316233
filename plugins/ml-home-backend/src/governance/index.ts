export { composeGovernance } from './compose';
