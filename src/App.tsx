/** The page: the only place where panels meet. Three columns on a desk, one on a phone, in the order of the work. */
import css from './App.module.css';
import { DataPanel } from './ui/data/DataPanel.tsx';
import { DropTarget } from './ui/data/DropTarget.tsx';
import { DrawPanel } from './ui/draw/DrawPanel.tsx';
import { Header } from './ui/header/Header.tsx';
import { Keys } from './ui/keys/Keys.tsx';
import { RecipePanel } from './ui/recipe/RecipePanel.tsx';
import { ResultsPanel } from './ui/results/ResultsPanel.tsx';
import { RunsPanel } from './ui/runs/RunsPanel.tsx';
import { SubmissionPanel } from './ui/submission/SubmissionPanel.tsx';
import { TrainPanel } from './ui/train/TrainPanel.tsx';
import { UpdateBar } from './ui/update/UpdateBar.tsx';

/** Everything that a person meets. */
export function App() {
  return (
    <div className={css.page}>
      <Header>
        <Keys />
      </Header>
      <UpdateBar />
      <main className={css.columns}>
        <div className={css.column}>
          <DataPanel />
          <RecipePanel />
        </div>
        <div className={css.column}>
          <TrainPanel />
          <ResultsPanel />
        </div>
        <div className={css.column}>
          <DrawPanel />
          <SubmissionPanel />
          <RunsPanel />
        </div>
      </main>
      <DropTarget />
    </div>
  );
}
