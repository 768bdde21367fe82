import Activity from "lucide-react/icons/activity";
import History from "lucide-react/icons/history";
import LayoutDashboard from "lucide-react/icons/layout-dashboard";
import Megaphone from "lucide-react/icons/megaphone";
import PhoneCall from "lucide-react/icons/phone-call";
import PhoneOff from "lucide-react/icons/phone-off";
import Settings from "lucide-react/icons/settings";
import Users from "lucide-react/icons/users";
import Waypoints from "lucide-react/icons/waypoints";

/** The pages of a tenant in their order. `key` opens a page after `g`. */
export const pages = [
  { to: "/t/$tenantId/today", name: "Today", icon: LayoutDashboard, key: "t" },
  { to: "/t/$tenantId/campaigns", name: "Campaigns", icon: Megaphone, key: "c" },
  { to: "/t/$tenantId/calls", name: "Calls", icon: PhoneCall, key: "l" },
  { to: "/t/$tenantId/contacts", name: "Contacts", icon: Users, key: "p" },
  { to: "/t/$tenantId/do-not-call", name: "Do not call", icon: PhoneOff, key: "d" },
  { to: "/t/$tenantId/switchboard", name: "Switchboard", icon: Waypoints, key: "s" },
] as const;

/** Pages about the tenant and the server, below the others. */
export const otherPages = [
  { to: "/t/$tenantId/activity", name: "Activity", icon: History, key: "a" },
  { to: "/t/$tenantId/settings", name: "Settings", icon: Settings, key: "e" },
  { to: "/t/$tenantId/health", name: "Health", icon: Activity, key: "h" },
] as const;

export const allPages = [...pages, ...otherPages] as const;
