//! Lists, filters, orders and record views shared by the dashboard and the command line.
