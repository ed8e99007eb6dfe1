/** A number that is another one in every step. An op that is given it, not what it is now, can be recorded and taken again. */
// A type, not an interface: tfjs then takes it for an attribute of a kernel.
export type StepNumber = { now: number };
