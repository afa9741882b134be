//! A round: who asks, what, why, for how long kept, and the smallest group whose sum may appear.
