import { Route, Routes } from 'react-router-dom';
import { Missing } from '../shell/Missing';
import { CarbonPage } from './CarbonPage';
import { ComparePage } from './ComparePage';
import { FactorsPage } from './FactorsPage';
import { ReportsPage } from './ReportsPage';
import { UnknownRunsPage } from './UnknownRunsPage';

export const CarbonTab = () => (
  <Routes>
    <Route index element={<CarbonPage />} />
    <Route path="factors" element={<FactorsPage />} />
    <Route path="reports" element={<ReportsPage />} />
    <Route path="unknown" element={<UnknownRunsPage />} />
    <Route path="compare" element={<ComparePage />} />
    <Route path="*" element={<Missing />} />
  </Routes>
);
