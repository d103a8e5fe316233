import { candidateRoutes } from './candidateRoutes';
import { galleryRoutes } from './galleryRoutes';
import { qualityRoutes } from './qualityRoutes';
import { retirementRoutes } from './retirementRoutes';

export { familySortSchema } from './galleryRoutes';

export const featureRoutes = {
  ...galleryRoutes,
  ...qualityRoutes,
  ...retirementRoutes,
  ...candidateRoutes,
};
