//! For whom an index is: the order in which the three readers look at a comparison.

use crate::simulation::Index;

/// Who reads (design/experience.md): each looks for something else first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reader {
    /// The leader: what is achieved, and what it costs.
    Leader,
    /// The planner: what lies on whose shoulders.
    Planner,
    /// Who receives a link, and every resident: what they would see of it.
    Receiver,
}

impl Reader {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Leader, Self::Planner, Self::Receiver];

    /// Who looks at an index first.
    pub fn of(index: Index) -> Self {
        match index {
            Index::ThreeRates
            | Index::Response
            | Index::Resolution
            | Index::Satisfaction
            | Index::OnTime
            | Index::CloseRate
            | Index::Cost => Self::Leader,
            Index::LoadRatio
            | Index::FormHours
            | Index::Overtime
            | Index::WorkloadGini
            | Index::WorkloadVariation
            | Index::TownUtilisation
            | Index::Cases
            | Index::OpenAtEnd => Self::Planner,
            Index::VisitCoverage
            | Index::PatrolInterval
            | Index::DetectionDelay
            | Index::MedianHours
            | Index::NinetiethHours
            | Index::ClosedLocally => Self::Receiver,
        }
    }
}
