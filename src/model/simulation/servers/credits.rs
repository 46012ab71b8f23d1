//! Burst credits: what servers earn, use up, owe, and when they are held back.
//!
//! An approximation: the fleet has one balance, as if the load balancer spread the work evenly, and it is settled every
//! minute. Within that minute servers go on as they were, so that a throttled fleet may owe a minute of full speed,
//! which it pays back before it is let go again.

use crate::model::simulation::servers::spec::{Credits, WhenSpent};

/// Time between settlements [s].
const EVERY: f64 = 60.0;

/// The fleet's balance.
#[derive(Clone, Debug)]
pub(super) struct Balance {
    credits: Credits,
    /// Servers that it is for.
    servers: u64,
    /// What is left; below 0 what is owed [vCPU-s].
    left: f64,
    /// When it was last settled [s].
    settled: f64,
    /// When it is settled next [s].
    due: f64,
    /// Use that was settled [vCPU-s].
    used: f64,
    /// Above the baseline and beyond what may be owed, billed [vCPU-s].
    billed: f64,
    /// Time without credits [s].
    spent: f64,
    /// When the credits first ran out [s].
    first_spent: Option<f64>,
}

impl Balance {
    pub(super) fn new(credits: Credits, servers: u64) -> Self {
        let left = credits.at_start.clamp(0.0, credits.most) * servers as f64;
        Self {
            credits,
            servers,
            left,
            settled: 0.0,
            due: EVERY,
            used: 0.0,
            billed: 0.0,
            spent: 0.0,
            first_spent: None,
        }
    }

    /// When it is settled next [s].
    pub(super) fn due(&self) -> f64 {
        self.due
    }

    /// Whether the servers are held back to the baseline.
    pub(super) fn throttled(&self) -> bool {
        self.credits.when_spent == WhenSpent::Throttled && self.left <= 0.0
    }

    /// Settles up to `now`, by which all servers together have used `used` [vCPU-s] since the start.
    pub(super) fn settle(&mut self, now: f64, used: f64) {
        let time = now - self.settled;
        let servers = self.servers as f64;
        let change = servers * self.credits.baseline_vcpu * time - (used - self.used);
        let before = self.left;
        self.left = (before + change).min(servers * self.credits.most);
        // The balance is taken as straight in between.
        if before > 0.0 && self.left <= 0.0 {
            let lasted = time * before / (before - self.left);
            self.first_spent.get_or_insert(self.settled + lasted);
            self.spent += time - lasted;
        } else if self.left <= 0.0 {
            if time > 0.0 {
                self.first_spent.get_or_insert(self.settled);
            }
            self.spent += time;
        } else if before < 0.0 {
            self.spent += time * before / (before - self.left);
        }
        (self.settled, self.used) = (now, used);
        self.bill_beyond(servers * self.credits.most);
        if self.due <= now {
            self.due = ((now / EVERY).floor() * EVERY + EVERY).max(now.next_up());
        }
    }

    /// Bills what is owed beyond this [vCPU-s]; servers that are held back owe no more than a minute.
    fn bill_beyond(&mut self, owed: f64) {
        if self.credits.when_spent == WhenSpent::Billed && self.left < -owed {
            self.billed += -owed - self.left;
            self.left = -owed;
        }
    }

    /// The fleet has another size from now on, up to which it must be settled. Servers take their credits and what they
    /// owe with them, and what they owe is billed.
    pub(super) fn resize(&mut self, servers: u64) {
        if servers > self.servers {
            let new = (servers - self.servers) as f64;
            self.left += new * self.credits.at_launch.min(self.credits.most);
        } else if self.servers > 0 {
            let stay = servers as f64 / self.servers as f64;
            if self.credits.when_spent == WhenSpent::Billed {
                self.billed += (-self.left).max(0.0) * (1.0 - stay);
            }
            self.left *= stay;
        }
        self.servers = servers;
    }

    /// Above the baseline: what was billed and what is owed, as it will be unless it is earned [vCPU-s].
    pub(super) fn surplus(&self) -> f64 {
        match self.credits.when_spent {
            WhenSpent::Billed => self.billed + (-self.left).max(0.0),
            WhenSpent::Throttled => 0.0,
        }
    }

    /// Time without credits so far [s].
    pub(super) fn spent(&self) -> f64 {
        self.spent
    }

    /// When the credits first ran out [s].
    pub(super) fn first_spent(&self) -> Option<f64> {
        self.first_spent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEDIUM: Credits = Credits {
        baseline_vcpu: 0.4,
        most: 34_560.0,
        at_launch: 0.0,
        at_start: 960.0,
        when_spent: WhenSpent::Billed,
    };

    #[test]
    fn a_surplus_is_owed_for_a_days_earnings_and_then_billed() {
        let mut balance = Balance::new(MEDIUM, 1);
        // Two vCPUs flat out use 1.6 above the baseline: 960 last ten minutes.
        balance.settle(1_200.0, 2_400.0);
        assert_eq!(balance.first_spent(), Some(600.0));
        assert_eq!((balance.spent(), balance.surplus()), (600.0, 960.0));
        // Idle, it pays back 0.4 a second, and has none to bill after 40 minutes.
        balance.settle(3_600.0, 2_400.0);
        assert!(balance.surplus() < 1e-9, "{balance:?}");
        balance.settle(3_600.0 + 86_400.0, 2_400.0);
        assert!((balance.left - 34_560.0).abs() < 1e-6);
        // A day's earnings saved and a day's owed; the rest is billed at once.
        balance.settle(90_000.0 + 50_000.0, 2_400.0 + 100_000.0);
        assert!((balance.surplus() - (80_000.0 - 34_560.0)).abs() < 1e-6);
        assert!((balance.billed - (80_000.0 - 2.0 * 34_560.0)).abs() < 1e-6);
    }

    #[test]
    fn credits_come_and_go_with_the_servers() {
        let credits = Credits {
            at_launch: 100.0,
            ..MEDIUM
        };
        let mut balance = Balance::new(credits, 2);
        balance.resize(4);
        assert_eq!(balance.left, 2_120.0);
        balance.resize(1);
        assert_eq!(balance.left, 530.0);
        balance.settle(60.0, 600.0);
        assert!((balance.left + 46.0).abs() < 1e-9);
        assert!(!balance.throttled());
        balance.credits.when_spent = WhenSpent::Throttled;
        assert!(balance.throttled() && balance.surplus() == 0.0);
    }

    fn two(when_spent: WhenSpent, at_start: f64) -> Balance {
        let credits = Credits {
            baseline_vcpu: 0.5,
            most: 100.0,
            at_launch: 20.0,
            at_start,
            when_spent,
        };
        Balance::new(credits, 2)
    }

    #[test]
    fn a_balance_is_straight_between_two_settlements() {
        // Two servers earn 1 a second and save 200 at most.
        let mut balance = two(WhenSpent::Billed, 60.0);
        assert_eq!(balance.left, 120.0);
        balance.settle(50.0, 0.0);
        assert_eq!((balance.left, balance.spent()), (170.0, 0.0));
        balance.settle(100.0, 0.0);
        assert_eq!(balance.left, 200.0);
        // Two a second, 1 above what is earned: spent after 200 s, then owed for 50 s.
        balance.settle(350.0, 500.0);
        assert_eq!((balance.left, balance.spent()), (-50.0, 50.0));
        assert_eq!(balance.first_spent(), Some(300.0));
        assert_eq!(balance.surplus(), 50.0);
        // Still owed after 20 s of rest; paid back in 30 more, of 130 s.
        balance.settle(370.0, 500.0);
        assert_eq!((balance.left, balance.spent()), (-30.0, 70.0));
        balance.settle(500.0, 500.0);
        assert_eq!((balance.left, balance.spent()), (100.0, 100.0));
        balance.settle(550.0, 500.0);
        assert_eq!((balance.left, balance.spent()), (150.0, 100.0));
        assert_eq!(
            (balance.first_spent(), balance.surplus()),
            (Some(300.0), 0.0)
        );
        // From nothing on upwards no time is without credits.
        let mut nothing = two(WhenSpent::Throttled, 0.0);
        assert!(nothing.throttled());
        nothing.settle(0.0, 0.0);
        assert_eq!(nothing.first_spent(), None);
        nothing.settle(40.0, 0.0);
        assert_eq!((nothing.left, nothing.spent()), (40.0, 0.0));
        assert!(!nothing.throttled());
        // From nothing on downwards all of it.
        let mut nothing = two(WhenSpent::Throttled, 0.0);
        nothing.settle(40.0, 80.0);
        assert_eq!((nothing.left, nothing.spent()), (-40.0, 40.0));
        assert_eq!(nothing.first_spent(), Some(0.0));
        assert_eq!(two(WhenSpent::Billed, 1e3).left, 200.0);
        assert_eq!(two(WhenSpent::Billed, -1.0).left, 0.0);
    }

    #[test]
    fn a_surplus_is_billed_where_it_is_owed_no_longer() {
        // 200 saved and 200 owed; 700 above what is earned.
        let mut billed = two(WhenSpent::Billed, 100.0);
        billed.settle(100.0, 800.0);
        assert_eq!((billed.left, billed.billed), (-200.0, 300.0));
        assert_eq!(billed.surplus(), 500.0);
        // Three quarters of the servers go with what they owe.
        billed.resize(4);
        assert_eq!((billed.left, billed.surplus()), (-160.0, 460.0));
        billed.resize(1);
        assert_eq!((billed.left, billed.billed), (-40.0, 420.0));
        assert_eq!(billed.surplus(), 460.0);
        billed.resize(0);
        assert_eq!((billed.left.abs(), billed.billed), (0.0, 460.0));
        billed.resize(3);
        assert_eq!(billed.left, 60.0);
        // Held back, servers owe what they owe, and none of it is billed.
        let mut held = two(WhenSpent::Throttled, 100.0);
        held.settle(100.0, 800.0);
        held.resize(1);
        assert_eq!((held.left, held.billed, held.surplus()), (-250.0, 0.0, 0.0));
        // No server is started with more than it can save.
        held.credits.at_launch = 1e3;
        held.resize(2);
        assert_eq!(held.left, -150.0);
    }

    #[test]
    fn a_balance_is_due_at_every_full_minute() {
        let mut balance = two(WhenSpent::Billed, 0.0);
        assert_eq!(balance.due(), 60.0);
        for (now, due) in [
            (59.0, 60.0),
            (60.0, 120.0),
            (119.0, 120.0),
            (150.0, 180.0),
            (1_201.0, 1_260.0),
        ] {
            balance.settle(now, 0.0);
            assert_eq!(balance.due(), due, "{now}");
        }
        balance.settle(1e300, 0.0);
        assert!(balance.due() > 1e300);
    }
}
