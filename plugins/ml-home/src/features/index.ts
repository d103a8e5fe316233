export { FeaturesTab } from './FeaturesTab';
