import { familyOfSegment } from '@ml-home/backstage-plugin-ml-home-common';
import { Route, Routes, useParams, useSearchParams } from 'react-router-dom';
import { Missing } from '../shell/Missing';
import { CandidatesPage } from './candidates/CandidatesPage';
import { FamilyPage } from './family/FamilyPage';
import { FeatureDrawer } from './feature/FeatureDrawer';
import { FeaturePage } from './feature/FeaturePage';
import { Gallery } from './gallery/Gallery';
import { RetirementPage } from './retirement/RetirementPage';

/**
 * One place for the list and what opens over it, so that the list stays mounted, and the focus returns to its row, when
 * the drawer closes.
 */
function Place() {
  const { family: segment, feature } = useParams();
  const family = segment && familyOfSegment(segment);
  const [params] = useSearchParams();
  const as = params.get('as');
  if (family && feature && as === 'page') {
    return <FeaturePage family={family} feature={feature} />;
  }
  const drawer = family && feature && (
    <FeatureDrawer family={family} feature={feature} />
  );
  if (family && (!feature || as === 'family')) {
    return <FamilyPage name={family}>{drawer}</FamilyPage>;
  }
  return (
    <Gallery selected={family && feature ? { family, feature } : undefined}>
      {drawer}
    </Gallery>
  );
}

export const FeaturesTab = () => (
  <Routes>
    <Route path="retirement" element={<RetirementPage />} />
    <Route path="candidates" element={<CandidatesPage />} />
    <Route path=":family?/:feature?" element={<Place />} />
    <Route path="*" element={<Missing />} />
  </Routes>
);
