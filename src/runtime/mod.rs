//! Terminal guard, input, effects and the event loop.
