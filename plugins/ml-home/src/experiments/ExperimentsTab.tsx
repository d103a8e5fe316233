import { Route, Routes } from 'react-router-dom';
import { ExperimentPage } from './ExperimentPage';
import { ExperimentsPage } from './ExperimentsPage';

export const ExperimentsTab = () => (
  <Routes>
    <Route index element={<ExperimentsPage />} />
    <Route path=":id" element={<ExperimentPage />} />
  </Routes>
);
