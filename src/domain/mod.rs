//! What the programme is: typed records, ids, lights, states, guards, the working-day calendar. Pure.
