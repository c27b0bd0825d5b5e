//! Embedded data: the Shucheng programme, holiday arrangements, the synthetic register.
