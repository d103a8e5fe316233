import { Route, Routes } from 'react-router-dom';
import { ComparePage } from './compare/ComparePage';
import { ExperimentPage } from './ExperimentPage';
import { ExperimentsPage } from './ExperimentsPage';
import { TracesPage } from '../traces/TracesPage';

export const ExperimentsTab = () => (
  <Routes>
    <Route index element={<ExperimentsPage />} />
    <Route path="compare" element={<ComparePage />} />
    <Route path=":id" element={<ExperimentPage />} />
    <Route path=":id/traces" element={<TracesPage />} />
  </Routes>
);
