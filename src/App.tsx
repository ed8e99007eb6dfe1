/** The page: the only place where panels meet. Three columns on a desk; one on a phone, in the order of the work. */
import css from './App.module.css';
import { DataPanel } from './ui/data/DataPanel.tsx';
import { DropTarget } from './ui/data/DropTarget.tsx';
import { DrawPanel } from './ui/draw/DrawPanel.tsx';
import { Header } from './ui/header/Header.tsx';
import { PanelBar } from './ui/header/PanelBar.tsx';
import { Keys } from './ui/keys/Keys.tsx';
import { Opening } from './ui/opening/Opening.tsx';
import { late } from './ui/parts/late.tsx';
import { Panel } from './ui/parts/Panel.tsx';
import { PopupPlace } from './ui/parts/PopupPlace.tsx';
import { RecipePanel } from './ui/recipe/RecipePanel.tsx';
import { TrainPanel } from './ui/train/TrainPanel.tsx';
import { UpdateBar } from './ui/update/UpdateBar.tsx';

// What nobody can use before a network is trained comes after the first paint; the empty panels stand at once.
const ResultsPanel = late(
  async () => (await import('./ui/results/ResultsPanel.tsx')).ResultsPanel,
  () => <Panel name="Results" />,
);
const SubmissionPanel = late(
  async () => (await import('./ui/submission/SubmissionPanel.tsx')).SubmissionPanel,
  () => <Panel name="Submission" />,
);
const RunsPanel = late(
  async () => (await import('./ui/runs/RunsPanel.tsx')).RunsPanel,
  () => <Panel name="Runs" />,
);

/** Everything that a person meets. */
export function App() {
  return (
    <>
      <div className={css.page}>
        <Header>
          <Keys />
        </Header>
        <UpdateBar />
        <PanelBar />
        <main>
          <Opening />
          <div className={css.columns}>
            <div className={css.column}>
              <DataPanel />
              <RecipePanel />
            </div>
            <div className={css.column}>
              <div className={css.slot}>
                <TrainPanel />
              </div>
              <div className={`${css.slot} ${css.results}`}>
                <ResultsPanel />
              </div>
            </div>
            <div className={css.column}>
              <div className={css.slot}>
                <DrawPanel />
              </div>
              <div className={`${css.slot} ${css.after}`}>
                <SubmissionPanel />
                <RunsPanel />
              </div>
            </div>
          </div>
          <PopupPlace />
        </main>
      </div>
      {/* Outside the page's container: what is fixed to the window must not be fixed to it. */}
      <DropTarget />
    </>
  );
}
