/** How React reads the store: the only file of this room that knows React. */
import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { present } from '../lib/check.ts';
import type { Curves } from '../run/curves.ts';
import type { Actions } from './actions.ts';
import type { App } from './app.ts';
import type { AppState } from './state.ts';

/** The app that the panels below are about. */
export const AppContext = createContext<App | null>(null);

const useAppContext = (): App => present(useContext(AppContext), 'AppContext');

/** A part of the state; the component renders again when that part changes (by identity). */
export const useApp = <T>(selector: (state: AppState) => T): T => useStore(useAppContext().store, selector);

/** The whole state as it stands when called: for what happens after something has been waited for. */
export const useLook = (): (() => AppState) => useAppContext().store.getState;

/** What a person can do; the same object for the life of the app. */
export const useActions = (): Actions => useAppContext().actions;

/** The per-step curves, to be polled by charts; they never cause a render. */
export const useCurves = (): Curves => useAppContext().curves;
