import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router';
import './handoff.css';

const Give = lazy(() => import('./give'));
const Take = lazy(() => import('./take'));
const Underway = lazy(() => import('./underway'));

/** Two sides of one act: what I give, what I am given, and what is between us. */
export default function HandoffPage() {
  return (
    <Suspense fallback={null}>
      <Routes>
        <Route index element={<Give />} />
        <Route path="take" element={<Take />} />
        <Route path="underway" element={<Underway />} />
      </Routes>
    </Suspense>
  );
}
