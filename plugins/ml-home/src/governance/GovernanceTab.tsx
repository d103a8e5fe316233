import { Route, Routes } from 'react-router-dom';
import { Missing } from '../shell/Missing';
import { AssessPage } from './AssessPage';
import { GovernancePage } from './GovernancePage';
import { PolicyPage } from './PolicyPage';
import { ReviewPage } from './review/ReviewPage';

export const GovernanceTab = () => (
  <Routes>
    <Route index element={<GovernancePage />} />
    <Route path="reviews/:id" element={<ReviewPage />} />
    <Route path="assess/:model" element={<AssessPage />} />
    <Route path="policies/:key" element={<PolicyPage />} />
    <Route path="*" element={<Missing />} />
  </Routes>
);
